import { Redis, type RedisOptions } from 'ioredis';
import { withinMs } from './deadline.ts';

/** Redis cannot be reached or cannot be used: exit code 1. */
export class RedisUnusableError extends Error {
  override readonly name = 'RedisUnusableError';
}

/** The URL without its password, for messages and logs. */
export function maskRedisUrl(url: string): string {
  const masked = new URL(url);
  if (masked.password !== '') masked.password = '***';
  return masked.toString();
}

const connectWithinMs = 3000;
const longestReconnectMs = 2000;

type Options = Omit<RedisOptions, 'replyMapping'>;

/** Reconnects for ever; after a failover, a replica that was a master answers READONLY. */
const patient: Options = {
  maxRetriesPerRequest: null,
  retryStrategy: (tries) => Math.min(50 * 2 ** Math.min(tries, 10), longestReconnectMs),
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
};

/** For commands that a person waits for: gives up a few seconds after the connection is lost. */
const impatient: Options = {
  ...patient,
  maxRetriesPerRequest: 3,
  retryStrategy: (tries) => (tries > 5 ? null : 200 * tries),
};

/** `service` waits for Redis to come back, `command` gives up. */
export type Patience = 'service' | 'command';

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
 * Connects, or says within seconds why it cannot.
 * @throws RedisUnusableError
 */
export async function connectRedis(url: string, patience: Patience): Promise<Redis> {
  const options: Options = {
    ...(patience === 'service' ? patient : impatient),
    lazyConnect: true,
    connectTimeout: connectWithinMs,
  };
  const redis = new Redis(url, options);
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

/** ZRANGE with BYLEX and REV, which finds the stock as of a time, came with this version. */
const oldestVersion = [6, 2] as const;

function infoField(info: string, field: string): string | undefined {
  return new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}

/** @throws RedisUnusableError */
export function refuseOldVersion(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = oldestVersion;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  throw new RedisUnusableError(
    `expected Redis ${oldestVersion.join('.')} or newer, got ${version}`,
  );
}

function refuseEviction(policy: string): void {
  if (policy === 'noeviction') return;
  throw new RedisUnusableError(
    `expected maxmemory-policy noeviction, got ${policy}: when memory is full, Redis would drop ` +
      'orders silently. Set it with: redis-cli config set maxmemory-policy noeviction',
  );
}

/**
 * Refuses a Redis that would lose orders or lacks a command.
 * @throws RedisUnusableError
 */
export async function checkRedis(redis: Redis): Promise<void> {
  const info = await redis.info();
  refuseOldVersion(infoField(info, 'redis_version') ?? '0');
  refuseEviction(infoField(info, 'maxmemory_policy') ?? 'noeviction');
}
