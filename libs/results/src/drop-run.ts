// Removing a run from all its shards cannot be one step, so it is marked first: no enqueue opens it any
// more, and whoever finds the mark long after can finish the work.
import type { Shard, Shards } from '@verdict/shards';
import { countRun } from './counts.ts';
import { resultBuckets, runKeys, windowKeys } from './keys.ts';
import { changeRecord, readRecord, removeRecord, type Run, type RunRecord } from './run-record.ts';

/** A drop takes seconds; one that is this old has lost whoever did it. */
const abandonedAfterMs = 600_000;

/** A run that nobody else removes, to be handed to `dropRun`. */
export type RunToDrop = RunRecord;

function isUnderWay({ dropping }: Run, nowMs: number): boolean {
  return dropping !== undefined && Date.parse(dropping.since) + abandonedAfterMs > nowMs;
}

function mark(home: Shard, record: RunRecord, phase: 'checking' | 'removing', nowMs: number) {
  return changeRecord(home, record, { dropping: { phase, since: new Date(nowMs).toISOString() } });
}

async function unmark(home: Shard, { run, text }: RunRecord): Promise<void> {
  const { dropping: _mark, ...rest } = run;
  await changeRecord(home, { run: rest, text }, {});
}

/** Claims a run, whatever is still to be done in it; undefined when there is none of that name. */
export async function claimRun(home: Shard, run: string): Promise<RunToDrop | undefined> {
  for (;;) {
    const record = await readRecord(home, run);
    if (record === undefined) return undefined;
    const claimed = await mark(home, record, 'removing', Date.now());
    if (claimed !== undefined) return claimed;
  }
}

/**
 * Claims a run in which nothing is pending, or whose drop was cut short.
 * @param seen the run as it was listed: when it was enqueued again since, it is left alone
 */
export async function claimIdleRun(
  home: Shard,
  shards: Shards,
  seen: Run,
  nowMs: number,
): Promise<RunToDrop | undefined> {
  const record = await readRecord(home, seen.run);
  if (record === undefined || record.run.enqueued_at !== seen.enqueued_at) return undefined;
  if (isUnderWay(record.run, nowMs)) return undefined;
  if (record.run.dropping?.phase === 'removing') return mark(home, record, 'removing', nowMs);
  const checking = await mark(home, record, 'checking', nowMs);
  if (checking === undefined) return undefined;
  const { pending } = await countRun(shards, seen.run);
  if (pending === 0) return mark(home, checking, 'removing', nowMs);
  await unmark(home, checking);
  return undefined;
}

/** Their list goes last: a drop that is cut short finds it again. */
async function removeWindows({ redis, prefix }: Shard, run: string): Promise<void> {
  const { windows, window } = windowKeys(prefix, run);
  const names = await redis.hkeys(windows);
  await redis.unlink(...names.map(window), windows);
}

async function removeFromShard({ redis, prefix }: Shard, run: string): Promise<void> {
  const { pending, failures, counts, fulfilled, lastDecided, results } = runKeys(prefix, run);
  const buckets = Array.from({ length: resultBuckets }, (_, bucket) => results(bucket));
  await redis.unlink(pending, failures, counts, fulfilled, lastDecided, ...buckets);
  await removeWindows({ redis, prefix }, run);
}

/** What is kept of a run at home, beside its record. */
async function removeFromHome({ redis, prefix }: Shard, run: string): Promise<void> {
  const keys = runKeys(prefix, run);
  await redis.unlink(
    keys.enqueues,
    keys.rejects,
    keys.shadowCounts,
    keys.shadowDays,
    keys.disagreementTimes,
    keys.disagreements,
    keys.outcomeWindows,
  );
}

/** Removes a claimed run with its results, failures and counts. Its jobs are the queue's affair. */
export async function dropRun(home: Shard, shards: Shards, claimed: RunToDrop): Promise<void> {
  const known = await readRecord(home, claimed.run.run);
  if (known?.text !== claimed.text) return; // claimed by somebody else since
  await Promise.all(shards.all.map((shard) => removeFromShard(shard, claimed.run.run)));
  await removeFromHome(home, claimed.run.run);
  await removeRecord(home, claimed);
}
