import { runScript, script } from '@verdict/redis-script';
import type { Redis } from 'ioredis';
import { resultBuckets, runKeys, runsKey } from './keys.ts';
import type { Run } from './runs.ts';

const dropScript = script(`
local runs, pending, run, enqueuedAt = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
if enqueuedAt ~= '' then
  local record = redis.call('HGET', runs, run) or ''
  local isSame = string.find(record, '"enqueued_at":"' .. enqueuedAt .. '"', 1, true)
  if not isSame or redis.call('HLEN', pending) > 0 then return 0 end
end
for n = 2, #KEYS do redis.call('UNLINK', KEYS[n]) end
return redis.call('HDEL', runs, run)`);

async function drop(redis: Redis, prefix: string, run: string, enqueuedAt: string) {
  const { pending, failures, counts, results } = runKeys(prefix, run);
  const buckets = Array.from({ length: resultBuckets }, (_, bucket) => results(bucket));
  const keys = [runsKey(prefix), pending, failures, counts, ...buckets];
  return (await runScript(redis, dropScript, keys, [run, enqueuedAt])) === 1;
}

/** Removes a run with its results, failures and counts. Its jobs are the queue's affair. */
export async function dropRun(redis: Redis, prefix: string, run: string): Promise<void> {
  await drop(redis, prefix, run, '');
}

/**
 * The same, unless orders of the run are pending or it was enqueued again since it was read.
 * @returns whether it was removed
 */
export async function dropIdleRun(redis: Redis, prefix: string, run: Run): Promise<boolean> {
  return drop(redis, prefix, run.run, run.enqueued_at);
}
