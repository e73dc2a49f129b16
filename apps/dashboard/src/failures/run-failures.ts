// The failures of one run by their cause. All of them are read for that, so it is done rarely: never twice at
// once, and the less often the longer it takes.
import { pageFailures, type Run } from '@verdict/results';
import type { Source } from '../overview/source.ts';
import { type FailureGroup, type FailureTally, openTally } from './failure-group.ts';

/** Of more failures only so many are read; which ones is chance. */
export const mostRead = 100_000;

const youngestMs = 1000;
/** Reading takes a twentieth of the time at most, however many look. */
const restFactor = 20;

export interface RunReading {
  readonly run: string;
  /** ISO 8601, when it began. */
  readonly read_at: string;
  /** Failures that it counts. */
  readonly read: number;
  /** Whether it has come to the last failure. */
  readonly isWhole: boolean;
  readonly groups: readonly FailureGroup[];
  /** Failures that belong to none of the groups, because there are so many. */
  readonly ungrouped: number;
}

interface OpenReading {
  readonly read_at: string;
  readonly tally: FailureTally;
  readonly seen: Set<string>;
}

/** @returns whether all were read */
async function readShards(
  source: Source,
  run: Run,
  { tally, seen }: OpenReading,
): Promise<boolean> {
  for (const shard of source.shardsOf(run).all) {
    for await (const page of pageFailures(shard, run.run)) {
      for (const failure of page) {
        const { order_id } = failure.order;
        if (seen.has(order_id)) continue; // a page may have what another had
        if (seen.size >= mostRead) return false;
        seen.add(order_id);
        tally.add(failure);
      }
    }
  }
  return true;
}

export class RunFailures {
  readonly #source: () => Source;
  readonly #run: Run;
  #shown: RunReading | undefined;
  #open: OpenReading | undefined;
  #reading: Promise<void> | undefined;
  #nextMs = -Infinity;

  constructor(source: () => Source, run: Run) {
    this.#source = source;
    this.#run = run;
  }

  /** Resolves when the reading is none of long ago; the one before is there meanwhile. */
  refresh(): Promise<void> {
    if (this.#reading === undefined && performance.now() >= this.#nextMs) {
      this.#reading = this.#read().finally(() => {
        this.#reading = undefined;
        this.#open = undefined;
      });
    }
    return this.#reading ?? Promise.resolve();
  }

  /** Something has changed, of which somebody wants to know. */
  expire(): void {
    this.#nextMs = -Infinity;
  }

  /** The last whole reading; before the first one what it has come to. */
  current(): RunReading | undefined {
    return this.#shown ?? (this.#open && this.#readingOf(this.#open, false));
  }

  #readingOf({ read_at, tally, seen }: OpenReading, isWhole: boolean): RunReading {
    const counted = { groups: tally.groups(), ungrouped: tally.ungrouped() };
    return { run: this.#run.run, read_at, read: seen.size, isWhole, ...counted };
  }

  async #read(): Promise<void> {
    const startMs = performance.now();
    this.#nextMs = Infinity;
    const { run, settings } = this.#run;
    const open: OpenReading = {
      read_at: new Date().toISOString(),
      tally: openTally(run, settings.model),
      seen: new Set(),
    };
    this.#open = open;
    try {
      const isWhole = await readShards(this.#source(), this.#run, open);
      this.#shown = this.#readingOf(open, isWhole);
    } finally {
      const endMs = performance.now();
      const isExpired = this.#nextMs === -Infinity;
      if (!isExpired) this.#nextMs = endMs + Math.max(youngestMs, restFactor * (endMs - startMs));
    }
  }
}
