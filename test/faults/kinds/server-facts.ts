// What Redis says of itself.
import type { Redis } from 'ioredis';

export async function infoField(redis: Redis, section: string, field: string): Promise<string> {
  const info = await redis.info(section);
  return new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
}

/** How often it has answered with an error of that kind, such as OOM. */
export async function countErrors(redis: Redis, kind: string): Promise<number> {
  const stats = await infoField(redis, 'errorstats', `errorstat_${kind}`);
  return Number(/count=(\d+)/.exec(stats)?.[1] ?? 0);
}
