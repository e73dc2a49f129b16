import { Cluster, type Redis } from 'ioredis';
import { RedisUnusableError } from './redis-unusable-error.ts';
import { dangerIn, infoField, troubleIn } from './server-trouble.ts';

/** ZRANGE with BYLEX and REV, which finds the stock as of a time, came with this version. */
const oldestVersion = [6, 2] as const;

/** @throws RedisUnusableError */
export function refuseOldVersion(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = oldestVersion;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  throw new RedisUnusableError(
    `expected Redis ${oldestVersion.join('.')} or newer, got ${version}`,
  );
}

/** A full memory or disk is no reason to refuse: it is waited for. */
async function checkServer(redis: Redis): Promise<void> {
  const info = await redis.info();
  refuseOldVersion(infoField(info, 'redis_version') ?? '0');
  const reason = dangerIn(info) ?? (infoField(info, 'role') === 'slave' && troubleIn(info));
  if (reason) throw new RedisUnusableError(reason);
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
