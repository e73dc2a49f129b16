import { Redis } from 'ioredis';
import type { ConnectionOptions } from 'node:tls';
import { withinMs } from './deadline.ts';
import { connectWithinMs, type Patience, serverOptions } from './patience.ts';
import { RedisUnusableError } from './redis-unusable-error.ts';
import { verified } from './redis-tls.ts';
import { maskRedisUrl } from './redis-urls.ts';

function firstConnection(redis: Redis): Promise<void> {
  return new Promise((resolve, reject) => {
    redis.once('ready', resolve);
    redis.once('error', reject);
    redis.connect().catch(reject);
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/**
 * Connects to one server, or says within seconds why it cannot.
 * @throws RedisUnusableError
 */
export async function connectRedis(
  url: string,
  patience: Patience,
  tls: ConnectionOptions = verified,
): Promise<Redis> {
  const secured = url.startsWith('rediss:') ? { tls } : {};
  const redis = new Redis(url, { ...serverOptions(patience), ...secured, lazyConnect: true });
  try {
    await withinMs(firstConnection(redis), connectWithinMs, 'connecting');
  } catch (error) {
    redis.disconnect();
    throw new RedisUnusableError(
      `cannot reach Redis at ${maskRedisUrl(url)}: ${reasonOf(error)}. ` +
        'Start one there, or name another with --redis-url or REDIS_URL',
      { cause: error },
    );
  }
  // Without a listener ioredis prints each error; the commands that fail report it themselves.
  redis.on('error', () => {});
  return redis;
}
