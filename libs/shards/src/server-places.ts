// With several servers their order in REDIS_URL says which holds what. Two processes with different
// orders would look for the same orders in different places, and nothing would move: so each server
// remembers its place.
import type { RedisConnection } from '@verdict/redis-script';
import { LayoutError } from './layout.ts';

async function refuseMoved(redis: RedisConnection, key: string, place: number): Promise<void> {
  await redis.set(key, place, 'NX');
  const known = await redis.get(key);
  if (known === String(place)) return;
  throw new LayoutError(
    `REDIS_URL: server ${place} of the list was server ${known} of this installation before: ` +
      'keep the order of the servers, and add new ones at the end',
  );
}

/**
 * Notes the places of the servers, or compares them with those of before.
 * @throws LayoutError when a server has another place than before
 */
export async function keepServerPlaces(
  servers: readonly RedisConnection[],
  keyPrefix: string,
): Promise<void> {
  if (servers.length === 1) return;
  const key = `{${keyPrefix}}:server`;
  await Promise.all(servers.map((redis, index) => refuseMoved(redis, key, index + 1)));
}
