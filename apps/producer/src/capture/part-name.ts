// The names of files are all that is remembered of what was read: each tells which numbers of which shard are in it.

export const partFormats = ['jsonl', 'parquet'] as const;
export type PartFormat = (typeof partFormats)[number];

/** A file that is whole. Several with the same numbers are one reading, that is spread over days. */
export interface Part {
  readonly shard: number;
  /** First and last number of the reading. */
  readonly first: number;
  readonly last: number;
  /** Captured orders in this file: those of the reading that were decided on its day. */
  readonly count: number;
  /** `YYYY-MM-DD` in UTC. */
  readonly date: string;
}

const sequenceDigits = 12;
const shape = /^shard-(\d+)-(\d{12,})-(\d{12,})-(\d+)\.(jsonl|parquet)$/;

/** Query engines read the name of the folder as a column `date`. */
export function folderOf(date: string): string {
  return `date=${date}`;
}

export function dateOfFolder(name: string): string | undefined {
  return /^date=(\d{4}-\d{2}-\d{2})$/.exec(name)?.[1];
}

/** Sorted as text, files of a shard are in the order of their numbers. */
export function fileNameOf({ shard, first, last, count }: Part, format: PartFormat): string {
  const [from, to] = [first, last].map((number) => String(number).padStart(sequenceDigits, '0'));
  return `shard-${String(shard).padStart(2, '0')}-${from}-${to}-${count}.${format}`;
}

/** @returns undefined for a file that is none of ours */
export function parseFileName(name: string, date: string): Part | undefined {
  const [, shard, first, last, count] = shape.exec(name) ?? [];
  if (shard === undefined) return undefined;
  return {
    shard: Number(shard),
    first: Number(first),
    last: Number(last),
    count: Number(count),
    date,
  };
}
