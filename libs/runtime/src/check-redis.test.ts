import { Redis } from 'ioredis';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { checkRedis, refuseOldVersion } from './check-redis.ts';
import { RedisUnusableError } from './redis-unusable-error.ts';

test.each(['6.2.0', '6.2.14', '6.10.0', '7.0.15', '8.0', '10.0.0'])(
  'Redis %s is new enough',
  (version) => {
    expect(() => refuseOldVersion(version)).not.toThrow();
  },
);

test.each(['6.0.20', '5.9.9', '2.8', '0', ''])('Redis %j is too old', (version) => {
  expect(() => refuseOldVersion(version)).toThrow(
    new RedisUnusableError(`expected Redis 6.2 or newer, got ${version}`),
  );
});

/** A second server: the settings of the one that all tests share are not ours to change. */
async function startOwnRedis(): Promise<Redis> {
  const cache = join(import.meta.dirname, '../../../.cache/redis');
  const unpacked = (existsSync(cache) ? readdirSync(cache) : [])
    .map((version) => join(cache, version, 'redis-server'))
    .find((path) => existsSync(path));
  const folder = await mkdtemp(join(tmpdir(), 'verdict-runtime-'));
  const path = join(folder, 'redis.sock');
  const args = ['--port', '0', '--unixsocket', path, '--save', '', '--dir', folder];
  const server = spawn(unpacked ?? 'redis-server', args, { stdio: 'ignore' });
  const exited = once(server, 'exit');
  await vi.waitFor(() => expect(existsSync(path)).toBe(true), { timeout: 10_000 });
  const redis = new Redis(path);
  onTestFinished(async () => {
    redis.disconnect();
    server.kill();
    await exited;
    await rm(folder, { recursive: true });
  });
  return redis;
}

test('a Redis that would drop orders when memory is full is refused, with what to do', async () => {
  const redis = await startOwnRedis();
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await expect(checkRedis(redis)).rejects.toThrow(
    new RedisUnusableError(
      'expected maxmemory-policy noeviction, got allkeys-lru: when memory is full, Redis would ' +
        'drop orders silently. Set it with: redis-cli config set maxmemory-policy noeviction',
    ),
  );
  await redis.config('SET', 'maxmemory-policy', 'noeviction');
  await checkRedis(redis);
});
