// What reading a shard needs, and what it tells on the way.
import type { CapturedPiece } from '@verdict/results';
import { UsageError } from '../errors.ts';
import type { CaptureDirectory } from './capture-directory.ts';

/** Read in one step: few enough to keep it short. */
export const mostAtOnce = 1000;

export interface CaptureLimits {
  /** Captured orders in one reading. */
  readonly partEntries: number;
  /** How old a reading may become before its files are made whole; Infinity where only their size counts. */
  readonly partMs: number;
}

/** What one command did. */
export interface CaptureTally {
  entries: number;
  files: number;
  /** Gone from the stream before they were read. */
  trimmed: number;
  /** In the stream, and no captured orders. */
  unreadable: number;
}

export interface ShardCaptureOptions {
  readonly read: (after: number, most: number) => Promise<CapturedPiece>;
  readonly index: number;
  readonly directory: CaptureDirectory;
  readonly limits: CaptureLimits;
  readonly tally: CaptureTally;
  readonly say: (line: string) => void;
}

const number = new Intl.NumberFormat('en-US');

/** @throws UsageError for a Redis that has fewer than were read before */
export function refuseFewer(
  total: number,
  after: number,
  { index, directory }: Pick<ShardCaptureOptions, 'index' | 'directory'>,
): void {
  if (total >= after) return;
  throw new UsageError(
    `${directory.dir}: expected at least ${after} captured orders in shard ${index} of Redis, as many as were read ` +
      `before, got ${total}: it is another one, or it lost data; capture into another directory`,
  );
}

/** Counts what was trimmed, and says so at once. */
export function tellTrimmed(
  { index, tally, say }: ShardCaptureOptions,
  from: number,
  to: number,
  count: number,
): void {
  tally.trimmed += count;
  const orders = count === 1 ? '1 captured order' : `${number.format(count)} captured orders`;
  say(
    `shard ${index}: ${orders}, numbers ${from} to ${to}, gone before they were read (CAPTURE_KEPT)`,
  );
}
