import { openKeySpace } from '@verdict/testing';
import { Redis } from 'ioredis';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  checkRedis,
  connectRedis,
  maskRedisUrl,
  RedisUnusableError,
  refuseOldVersion,
} from './redis.ts';

test('a Redis that is there is connected to, and usable', async () => {
  const redis = await connectRedis(openKeySpace().url, 'command');
  onTestFinished(() => redis.disconnect());
  expect(await redis.ping()).toBe('PONG');
  await checkRedis(redis);
});

test.each(['command', 'service'] as const)(
  'a %s says at once where no Redis listens, with the password masked',
  async (patience) => {
    const beganMs = performance.now();
    const connecting = connectRedis('redis://user:secret@127.0.0.1:1', patience);
    await expect(connecting).rejects.toThrow(RedisUnusableError);
    await expect(connecting).rejects.toThrow(
      /^cannot reach Redis at redis:\/\/user:\*\*\*@127\.0\.0\.1:1: .*ECONNREFUSED.*--redis-url or REDIS_URL$/,
    );
    expect(performance.now() - beganMs).toBeLessThan(4000);
  },
);

test('a host that takes connections and never answers is given up within seconds', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const beganMs = performance.now();
  await expect(connectRedis(`redis://127.0.0.1:${port}`, 'command')).rejects.toThrow(
    `cannot reach Redis at redis://127.0.0.1:${port}: connecting took longer than 3000 ms`,
  );
  expect(performance.now() - beganMs).toBeLessThan(4000);
});

test('a wrong password is told, but not which', async () => {
  const { redis, name, url } = openKeySpace();
  await redis.acl('SETUSER', name, 'on', '>right', '~*', '+@all');
  onTestFinished(async () => void (await redis.acl('DELUSER', name)));
  const host = new URL(url).host;
  const error = await connectRedis(`redis://${name}:wrong@${host}`, 'service').catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(RedisUnusableError);
  expect(error).toHaveProperty('message', expect.stringContaining('WRONGPASS'));
  expect(error).not.toHaveProperty('message', expect.stringMatching(/:wrong@/));
  const connected = await connectRedis(`redis://${name}:right@${host}`, 'service');
  expect(await connected.ping()).toBe('PONG');
  connected.disconnect();
});

test('an attempt to connect that failed prints nothing by itself', async () => {
  const onError = vi.spyOn(console, 'error');
  onTestFinished(() => onError.mockRestore());
  await expect(connectRedis('redis://127.0.0.1:1', 'service')).rejects.toThrow('ECONNREFUSED');
  expect(onError).not.toHaveBeenCalled();
});

test('a service gets its connection back after losing it', async () => {
  const { redis: other, url } = openKeySpace();
  const redis = await connectRedis(url, 'service');
  onTestFinished(() => redis.disconnect());
  const lost = once(redis, 'close');
  await other.client('KILL', 'ID', await redis.client('ID'));
  await lost;
  expect(await redis.ping()).toBe('PONG');
});

test.each([
  ['redis://localhost:6379', 'redis://localhost:6379'],
  ['redis://user:secret@host:1/2', 'redis://user:***@host:1/2'],
  ['rediss://:secret@host', 'rediss://:***@host'],
  ['redis://user@host', 'redis://user@host'],
])('of %s the message shows %s', (url, masked) => {
  expect(maskRedisUrl(url)).toBe(masked);
});

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
