// Redis rewrites its append-only file whenever that has doubled. Whether one of these or two fall into a round is chance,
// and each costs a twentieth of the orders that are decided meanwhile: so there is one in each round, from its start.
import type { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { infoNumbers } from './redis-info.ts';

const lookEveryMs = 20;

async function isRewriting(redis: Redis): Promise<boolean> {
  const persistence = await infoNumbers(redis, 'persistence');
  const signs = ['aof_rewrite_in_progress', 'aof_rewrite_scheduled'];
  return signs.some((sign) => persistence.get(sign) !== 0);
}

/** Until one is asked for; one that is under way ends first. */
export async function holdRewrites(redis: Redis): Promise<void> {
  await redis.config('SET', 'auto-aof-rewrite-percentage', 0);
  while (await isRewriting(redis)) await sleep(lookEveryMs);
}

export async function startRewrite(redis: Redis): Promise<void> {
  await redis.bgrewriteaof();
}
