import { Cluster, type Redis } from 'ioredis';
import { RedisUnusableError } from './redis-unusable-error.ts';

/** ZRANGE with BYLEX and REV, which finds the stock as of a time, came with this version. */
const oldestVersion = [6, 2] as const;

export function infoField(info: string, field: string): string | undefined {
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

async function checkServer(redis: Redis): Promise<void> {
  const info = await redis.info();
  refuseOldVersion(infoField(info, 'redis_version') ?? '0');
  refuseEviction(infoField(info, 'maxmemory_policy') ?? 'noeviction');
}

/** The servers behind a connection that take writes: itself, or the masters of a Redis Cluster. */
export function mastersOf(redis: Redis | Cluster): readonly Redis[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis];
}

/**
 * Refuses a Redis that would lose orders or lacks a command; of a Redis Cluster every master is looked at.
 * @throws RedisUnusableError
 */
export async function checkRedis(redis: Redis | Cluster): Promise<void> {
  await Promise.all(mastersOf(redis).map(checkServer));
}
