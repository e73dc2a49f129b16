// The captured orders of one shard, from the stream into files.
import type { CapturedEntry } from '@verdict/results';
import { datedRows } from './dated-rows.ts';
import { OpenPart } from './open-part.ts';
import { mostAtOnce, refuseFewer, type ShardCaptureOptions, tellTrimmed } from './shard-options.ts';

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
    const { partMs } = this.#options.limits;
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
    await this.#part.write(datedRows(entries, this.#options));
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
