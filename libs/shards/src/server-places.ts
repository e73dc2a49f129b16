// With several servers their order in REDIS_URL says which holds what. Two processes with different
// orders would look for the same orders in different places, and nothing would move: so each server
// remembers its place.
import type { RedisConnection } from '@verdict/redis-script';
import { LayoutError } from './layout.ts';

async function knownPlace(redis: RedisConnection, key: string): Promise<number | undefined> {
  const known = await redis.get(key);
  return known === null ? undefined : Number(known);
}

function refuseMoved(places: readonly (number | undefined)[]): void {
  for (const [index, known] of places.entries()) {
    if (known === undefined || known === index + 1) continue;
    throw new LayoutError(
      `REDIS_URL: server ${index + 1} of the list was server ${known} of this installation before: ` +
        'keep the order of the servers, and add new ones at the end',
    );
  }
}

/**
 * Notes the places of the servers, or compares them with those of before.
 * @throws LayoutError when a server has another place than before; then nothing is noted
 */
export async function keepServerPlaces(
  servers: readonly RedisConnection[],
  keyPrefix: string,
): Promise<void> {
  if (servers.length === 1) return;
  const key = `{${keyPrefix}}:server`;
  refuseMoved(await Promise.all(servers.map((redis) => knownPlace(redis, key))));
  await Promise.all(servers.map((redis, index) => redis.set(key, index + 1, 'NX')));
}
