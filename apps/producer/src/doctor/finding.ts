/** Where something was found: everything but the code may be unknown. */
export interface Place {
  readonly lane?: string;
  /** The list of the queue; `none` for a job that is in none. */
  readonly list?: string;
  readonly run?: string;
  /** Prefix of the keys of the shard. */
  readonly shard?: string;
}

/** One kind of trouble in one place, however many jobs have it. */
export interface Finding extends Place {
  /** A stable code, such as `job.missing`. */
  readonly code: string;
  readonly count: number;
  /** In a sentence. */
  readonly message: string;
  /** What to type next; null where nothing has to be done. */
  readonly next: string | null;
  /** Some of the jobs or orders. */
  readonly examples: readonly string[];
  readonly fixed: number;
}

export type NewFinding = Place &
  Pick<Finding, 'code' | 'message' | 'next'> & {
    readonly count?: number;
    readonly example?: string;
    readonly fixed?: number;
  };

const mostExamples = 5;
const longestExample = 200;

function shorten(text: string): string {
  return text.length > longestExample ? `${text.slice(0, longestExample)}…` : text;
}

/** Findings as they come in, each kind and place once: millions of bad jobs take no more than a few lines. */
export class Findings {
  readonly #byKind = new Map<string, Finding>();

  add({ count = 1, example, fixed = 0, ...about }: NewFinding): void {
    const { code, shard, lane, list, run } = about;
    const kind = JSON.stringify([code, shard, lane, list, run]);
    const known = this.#byKind.get(kind) ?? { ...about, count: 0, fixed: 0, examples: [] };
    const isShown = example !== undefined && known.examples.length < mostExamples;
    this.#byKind.set(kind, {
      ...known,
      count: known.count + count,
      fixed: known.fixed + fixed,
      examples: isShown ? [...known.examples, shorten(example)] : known.examples,
    });
  }

  all(): readonly Finding[] {
    return [...this.#byKind.values()];
  }
}

/** Whether somebody has to do something about it. */
export function isOpen({ next, count, fixed }: Finding): boolean {
  return next !== null && fixed < count;
}
