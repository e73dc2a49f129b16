import {
  checkRedis,
  connectRedis,
  keyPrefixOf,
  readSettings,
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
  readonly attempts?: string | undefined;
}

export function settingsOf(flags: SessionFlags): Settings {
  return readSettings({ REDIS_URL: flags.redisUrl, ORDER_ATTEMPTS: flags.attempts });
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
  } finally {
    redis.disconnect();
  }
}
