import { runScript, script } from '@verdict/redis-script';
import { z } from 'zod';
import { jobIdOf } from '../job-id.ts';
import type { OrdersQueue } from '../orders-queue.ts';

/** KEYS: failed and completed. ARGV: base of the lane, then ids. Returns 1 for each that has a job to come. */
const openScript = script(`
local open = {}
for n = 2, #ARGV do
  local isEnded = redis.call('ZSCORE', KEYS[1], ARGV[n]) or redis.call('ZSCORE', KEYS[2], ARGV[n])
  open[n - 1] = not isEnded and redis.call('EXISTS', ARGV[1] .. ARGV[n]) == 1 and 1 or 0
end
return open`);

async function haveJobs(
  queue: OrdersQueue,
  jobIds: readonly string[],
): Promise<readonly boolean[]> {
  const keys = ['failed', 'completed'].map((name) => queue.toKey(name));
  const reply = await runScript(queue.redis, openScript, keys, [queue.toKey(''), ...jobIds]);
  return z
    .array(z.int())
    .parse(reply)
    .map((open) => open === 1);
}

/**
 * Orders that no job of these lanes will decide.
 * @param lanes of the shard that the orders belong to
 */
export async function joblessOrders(
  lanes: readonly OrdersQueue[],
  run: string,
  orderIds: readonly string[],
): Promise<string[]> {
  if (orderIds.length === 0) return [];
  const jobIds = orderIds.map((order_id) => jobIdOf(run, order_id));
  const open = await Promise.all(lanes.map((queue) => haveJobs(queue, jobIds)));
  return orderIds.filter((_order_id, n) => !open.some((ofLane) => ofLane[n]));
}
