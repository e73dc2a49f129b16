import { datedRows } from './dated-rows.ts';
import { OpenPart } from './open-part.ts';
import type { PlaceInShard } from './place-in-shard.ts';
import { mostAtOnce, refuseFewer, type ShardCaptureOptions, tellTrimmed } from './shard-options.ts';

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
    const rows = datedRows(wanted, options);
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
