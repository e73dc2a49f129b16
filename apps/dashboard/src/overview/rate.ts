/** How many orders were finished in total at a time. */
export interface Sample {
  readonly atMs: number;
  readonly finished: number;
}

/** Between two samples the orders count as spread evenly; before the first there were none new. */
function finishedAt(samples: readonly Sample[], atMs: number): number {
  const next = samples.findIndex((sample) => sample.atMs >= atMs);
  const after = next < 0 ? samples.at(-1) : samples[next];
  const before = next < 0 ? after : samples[next - 1];
  if (after === undefined) return 0;
  if (before === undefined || after.atMs === before.atMs) return after.finished;
  const share = (atMs - before.atMs) / (after.atMs - before.atMs);
  return before.finished + share * (after.finished - before.finished);
}

/**
 * Orders per second in each of the last spans of time, oldest first. A total that falls, because a
 * run was dropped, counts as standing still.
 */
export function ratesOverTime(
  samples: readonly Sample[],
  nowMs: number,
  { spans, spanMs }: { readonly spans: number; readonly spanMs: number },
): number[] {
  const firstMs = nowMs - spans * spanMs;
  const totals = Array.from({ length: spans + 1 }, (_, n) =>
    finishedAt(samples, firstMs + n * spanMs),
  );
  return totals.slice(1).map((total, n) => (Math.max(0, total - (totals[n] ?? 0)) * 1000) / spanMs);
}
