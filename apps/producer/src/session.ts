import {
  checkRedis,
  connectRedis,
  keyPrefixOf,
  maskRedisUrl,
  readSettings,
  RedisUnusableError,
  type Settings,
} from '@verdict/runtime';
import type { Redis } from 'ioredis';

/** What every command that talks to Redis holds. */
export interface Session {
  readonly settings: Settings;
  readonly redis: Redis;
  readonly prefix: string;
}

export interface SessionFlags {
  readonly redisUrl?: string | undefined;
  readonly keyPrefix?: string | undefined;
  readonly attempts?: string | undefined;
  readonly backoffMs?: string | undefined;
}

function settingsOf({ redisUrl, keyPrefix, attempts, backoffMs }: SessionFlags): Settings {
  return readSettings({
    REDIS_URL: redisUrl,
    KEY_PREFIX: keyPrefix,
    ORDER_ATTEMPTS: attempts,
    ORDER_BACKOFF_MS: backoffMs,
  });
}

function lostRedis(url: string, error: unknown): RedisUnusableError {
  const reason = error instanceof Error ? error.message : String(error);
  return new RedisUnusableError(
    `lost Redis at ${maskRedisUrl(url)}: ${reason} The command can be run again: ` +
      'nothing is enqueued or decided twice',
    { cause: error },
  );
}

/** Runs a command with a connection, which is closed however it ends. */
export async function withSession<T>(
  flags: SessionFlags,
  action: (session: Session) => Promise<T>,
): Promise<T> {
  const settings = settingsOf(flags);
  const redis = await connectRedis(settings.REDIS_URL, 'command');
  try {
    await checkRedis(redis);
    return await action({ settings, redis, prefix: keyPrefixOf(settings) });
  } catch (error) {
    throw redis.status === 'ready' ? error : lostRedis(settings.REDIS_URL, error);
  } finally {
    redis.disconnect();
  }
}
