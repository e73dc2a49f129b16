// An order is recorded as failed before its job is marked so. Put back in between, it would keep the job that is
// about to fail as its only one, and wait for ever.
import type { Shard } from '@verdict/shards';
import { setTimeout as delay } from 'node:timers/promises';
import { jobIdOf } from './job-id.ts';
import { lanes } from './orders-queue.ts';
import { laneBaseOf } from './set-aside.ts';

const pollMs = 50;
const patienceMs = 2000;

async function activeJobs({ redis, prefix }: Shard): Promise<ReadonlySet<string>> {
  const lists = await Promise.all(
    lanes.map((lane) => redis.lrange(`${laneBaseOf({ redis, prefix, lane })}active`, 0, -1)),
  );
  return new Set(lists.flat());
}

/** Those of these orders of a shard that no worker has in hand. Waits up to two seconds for the others. */
export async function idleOrders(
  shard: Shard,
  run: string,
  orderIds: readonly string[],
): Promise<readonly string[]> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const active = await activeJobs(shard);
    const idle = orderIds.filter((order_id) => !active.has(jobIdOf(run, order_id)));
    if (idle.length === orderIds.length || waitedMs >= patienceMs) return idle;
    await delay(pollMs);
  }
}
