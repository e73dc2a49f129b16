// The captured orders of one shard, from the stream into files.
import { captureRow, parseCapture } from '@verdict/capture';
import type { CapturedEntry, CapturedPiece } from '@verdict/results';
import { UsageError } from '../errors.ts';
import type { CaptureDirectory } from './capture-directory.ts';
import { type DatedRow, OpenPart } from './open-part.ts';
import type { PlaceInShard } from './place-in-shard.ts';

/** Read in one step: few enough to keep it short. */
const mostAtOnce = 1000;

export interface CaptureLimits {
  /** Captured orders in one reading. */
  readonly partEntries: number;
  /** How old a reading may become before its files are made whole; undefined where only their size counts. */
  readonly partMs: number | undefined;
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

export class ShardCapture {
  readonly #options: ShardCaptureOptions;
  #after: number;
  #part: OpenPart | undefined;

  constructor(options: ShardCaptureOptions, after: number) {
    this.#options = options;
    this.#after = after;
  }

  /** The number of the last one that was read. */
  get after(): number {
    return this.#after;
  }

  /**
   * Reads a step further.
   * @param until number of the last one that is wanted
   * @returns how many are left to be read
   */
  async advance(until: number): Promise<number> {
    const most = Math.min(this.#room, until - this.#after, mostAtOnce);
    if (most <= 0) return 0;
    const { entries, total } = await this.#options.read(this.#after, most);
    if (total < this.#after) await this.publish();
    refuseFewer(total, this.#after, this.#options);
    const wanted = entries.filter(({ sequence }) => sequence <= until);
    if (wanted.length === 0) await this.#skipTo(Math.min(total, until) + 1);
    for (const run of gaplessRuns(wanted)) await this.#take(run);
    if (this.#room <= 0) await this.publish();
    return Math.min(total, until) - this.#after;
  }

  /** Numbers that the reading can still take. */
  get #room(): number {
    const { partEntries } = this.#options.limits;
    return this.#part === undefined
      ? partEntries
      : partEntries - (this.#after - this.#part.first + 1);
  }

  /** Makes what was read whole files, where it has waited for long enough. */
  async publishOld(): Promise<void> {
    const { partMs = Infinity } = this.#options.limits;
    const openedMs = this.#part?.openedMs ?? Infinity;
    if (performance.now() - openedMs >= partMs) await this.publish();
  }

  /** Makes what was read whole files. */
  async publish(): Promise<void> {
    const part = this.#part;
    if (part === undefined) return;
    this.#part = undefined;
    const { tally } = this.#options;
    const parts = await part.publish(this.#after);
    tally.files += parts.length;
    tally.entries += parts.reduce((sum, { count }) => sum + count, 0);
  }

  /** A reading has no gap: so its size and the counts of its files tell whether all of them are there. */
  async #skipTo(next: number): Promise<void> {
    const missed = next - this.#after - 1;
    if (missed <= 0) return;
    await this.publish();
    tellTrimmed(this.#options, this.#after + 1, next - 1, missed);
    this.#after = next - 1;
  }

  async #take(entries: readonly CapturedEntry[]): Promise<void> {
    const [first] = entries;
    if (first === undefined) return;
    await this.#skipTo(first.sequence);
    const { directory, index } = this.#options;
    this.#part ??= new OpenPart(directory, index, first.sequence);
    await this.#part.write(rowsOf(entries, this.#options));
    this.#after += entries.length;
  }
}

/** Somebody may have deleted one from the middle of the stream. */
function gaplessRuns(entries: readonly CapturedEntry[]): CapturedEntry[][] {
  const runs: CapturedEntry[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run?.at(-1)?.sequence === entry.sequence - 1) run.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

function rowsOf(
  entries: readonly CapturedEntry[],
  { index, tally, say }: ShardCaptureOptions,
): DatedRow[] {
  return entries.flatMap(({ sequence, text }) => {
    const captured = parseCapture(text);
    if (captured !== undefined) {
      const date = captured.decided_at.slice(0, 10);
      return [{ date, row: captureRow(index, sequence, captured) }];
    }
    tally.unreadable += 1;
    say(`shard ${index}: number ${sequence} is no captured order, and is left out`);
    return [];
  });
}

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

function tellTrimmed(
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

/**
 * Reads a reading again of which some files are missing, and writes those. What was trimmed since is lost.
 * @throws UsageError for a Redis that has fewer
 */
export async function completeTorn(
  options: ShardCaptureOptions,
  { torn }: PlaceInShard,
): Promise<void> {
  if (torn === undefined) return;
  const { read, directory, index, tally } = options;
  const { first, last, dates } = torn;
  const unreadableBefore = tally.unreadable;
  const part = new OpenPart(directory, index, first);
  for (let after = first - 1; after < last;) {
    const { entries, total } = await read(after, Math.min(mostAtOnce, last - after));
    refuseFewer(total, last, options);
    const wanted = entries.filter(({ sequence }) => sequence <= last);
    const rows = rowsOf(wanted, options);
    await part.write(rows.filter(({ date }) => !dates.has(date)));
    after = wanted.at(-1)?.sequence ?? last;
  }
  const unreadable = tally.unreadable - unreadableBefore;
  const lost = last - first + 1 - torn.count - part.count - unreadable;
  if (lost > 0) tellTrimmed(options, first, last, lost);
  const parts = await part.publish(last);
  tally.files += parts.length;
  tally.entries += part.count;
}
