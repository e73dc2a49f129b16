// Captured orders of all shards, from Redis into a directory.
import { captureSource, readCaptured } from '@verdict/results';
import type { Shard, Shards } from '@verdict/shards';
import { setTimeout as delay } from 'node:timers/promises';
import { type Progress, withProgress } from '../progress.ts';
import type { Session } from '../session.ts';
import { type CaptureDirectory, openCaptureDirectory } from './capture-directory.ts';
import type { PartFormat } from './part-name.ts';
import { completeTorn } from './complete-torn.ts';
import { openPatience, readWithin } from './patient-reading.ts';
import { placeInShard } from './place-in-shard.ts';
import { rowFilesOf } from './row-file.ts';
import { ShardCapture } from './shard-capture.ts';
import { type CaptureTally, refuseFewer } from './shard-options.ts';
import { keepSourceMark } from './source-mark.ts';

const pollMs = 1000;
/** Rows in memory over all shards, so that it does not grow with them. */
const heldRows = 20_000;

export interface CaptureOptions {
  readonly dir: string;
  readonly format: PartFormat;
  readonly isFollowing: boolean;
  /** Captured orders after which files are made whole. */
  readonly partEntries: number;
  /** The time after which they are, while it follows. */
  readonly partMs: number;
  /** Ends it with all files whole. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface CaptureReport extends Readonly<CaptureTally> {
  readonly dir: string;
  readonly format: PartFormat;
  /** Of all that were captured up to the last one that was read, those that are in no file. */
  readonly missing: number;
}

interface OpenShard {
  readonly capture: ShardCapture;
  /** The last number that is wanted. */
  readonly until: number;
  /** What had been read, and written, before. */
  readonly after: number;
  readonly written: number;
}

async function openShard(
  shard: Shard,
  index: number,
  directory: CaptureDirectory,
  { partEntries, partMs, isFollowing, say }: CaptureOptions,
  tally: CaptureTally,
): Promise<OpenShard> {
  const place = placeInShard(directory.parts, index);
  const { after, written } = place;
  const read = (from: number, most: number) =>
    isFollowing ? readWithin(shard, from, most) : readCaptured(shard, from, most);
  const limits = { partEntries, partMs: isFollowing ? partMs : Infinity };
  const options = { read, index, directory, limits, tally, say };
  const { total } = await readCaptured(shard, after, 1);
  refuseFewer(total, after, options);
  await completeTorn(options, place);
  const until = isFollowing ? Infinity : total;
  return { capture: new ShardCapture(options, after), until, after, written };
}

/** @returns how many are left to be read */
async function readOn(
  shards: readonly OpenShard[],
  outlast: (read: () => Promise<number>) => Promise<number>,
): Promise<number> {
  let left = 0;
  for (const { capture, until } of shards) {
    left += await outlast(() => capture.advance(until));
    await capture.publishOld();
  }
  return left;
}

async function readAll(
  shards: readonly OpenShard[],
  { isFollowing, signal, say }: CaptureOptions,
  { update }: Progress,
): Promise<void> {
  const outlast = isFollowing ? openPatience(say) : (read: () => Promise<number>) => read();
  while (!signal.aborted) {
    const left = await readOn(shards, outlast);
    const done = shards.reduce((sum, { capture, after }) => sum + capture.after - after, 0);
    update(done, done);
    if (left > 0) continue;
    if (!isFollowing) break;
    await delay(pollMs, undefined, { signal }).catch(() => {});
  }
  for (const { capture } of shards) await capture.publish();
}

async function captureInto(
  directory: CaptureDirectory,
  shards: Shards,
  options: CaptureOptions,
): Promise<CaptureReport> {
  const tally: CaptureTally = { entries: 0, files: 0, trimmed: 0, unreadable: 0 };
  const opened: OpenShard[] = [];
  for (const [index, shard] of shards.all.entries()) {
    opened.push(await openShard(shard, index, directory, options, tally));
  }
  const wanted = opened.reduce((sum, { until, after }) => sum + until - after, 0);
  const total = options.isFollowing ? undefined : wanted;
  const progress = { label: 'capturing', total, unit: 'captured orders' };
  await withProgress(progress, (shown) => readAll(opened, options, shown));
  const seen = opened.reduce((sum, { capture }) => sum + capture.after, 0);
  const before = opened.reduce((sum, { written }) => sum + written, 0);
  const { dir, format } = options;
  return { dir, format, ...tally, missing: seen - before - tally.entries };
}

/**
 * Writes what follows the files that are there.
 * @throws UsageError for a directory of other captured orders
 * @throws CommandError when another process writes to it
 */
export async function captureOrders(
  session: Session,
  options: CaptureOptions,
): Promise<CaptureReport> {
  const { dir, format } = options;
  const shards = session.currentShards();
  const source = await captureSource(session.home);
  const openRowFile = await rowFilesOf(format, Math.ceil(heldRows / shards.all.length));
  const directory = await openCaptureDirectory(dir, format, openRowFile);
  try {
    const mark = { source, key_prefix: session.settings.KEY_PREFIX, layout: shards.layout, format };
    await keepSourceMark(dir, mark, directory.parts.length === 0);
    return await captureInto(directory, shards, options);
  } finally {
    await directory.close();
  }
}
