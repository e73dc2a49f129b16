// The as-of rule, once: a fact counts from its own timestamp on, inclusive, until a later one.

/** Something that became true at a time; timestamps are fixed-width text and sort as such. */
export interface Fact {
  readonly timestamp: string;
}

/** Where the facts end that count at a time: the first fact after it stands there. */
function endAsOf(timeline: readonly Fact[], time: string): number {
  let low = 0;
  let high = timeline.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timeline[middle]?.timestamp ?? '') <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds a fact to a timeline sorted by time; one with the same timestamp is replaced. */
export function addFact<F extends Fact>(timeline: F[], fact: F): void {
  const end = endAsOf(timeline, fact.timestamp);
  const replaces = timeline[end - 1]?.timestamp === fact.timestamp;
  timeline.splice(replaces ? end - 1 : end, replaces ? 1 : 0, fact);
}

/**
 * The fact that counts at a time, or null when none does yet.
 * @param timeline sorted by time, each timestamp once
 */
export function factAsOf<F extends Fact>(timeline: readonly F[], time: string): F | null {
  return timeline[endAsOf(timeline, time) - 1] ?? null;
}

/** Later than every timestamp that can be written. */
export const endOfTime = '9999-12-31 23:59:59';
