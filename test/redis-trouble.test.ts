import { startRedisServer } from '@verdict/redis-server';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { producer, runNode } from './support/commands.ts';
import { temporaryDirectory, writeShop } from './support/files.ts';

const cacheDir = join(import.meta.dirname, '../.cache/redis');

async function ownRedis(...args: readonly string[]) {
  const server = await startRedisServer({ cacheDir, args });
  onTestFinished(() => server.stop());
  return { url: server.url, name: 'own' };
}

it.each(['status', 'runs', 'results'])(
  'says in one line within seconds that Redis cannot be reached: %s',
  async (command) => {
    const startedMs = performance.now();
    const nowhere = { url: 'redis://:secret@127.0.0.1:1', name: 'nowhere' };
    const { code, stderr } = await producer(nowhere, [command]);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(
      'cannot reach Redis at redis://:***@127.0.0.1:1: connect ECONNREFUSED',
    );
    expect(stderr).not.toContain('secret');
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  },
);

it('says so for the worker too, which then ends', async () => {
  const env = { ...process.env, REDIS_URL: 'redis://127.0.0.1:1' };
  const { code, stderr } = await runNode('apps/worker/bin/worker.js', [], env);
  expect(code).toBe(1);
  expect(stderr.trim()).toMatch(/^worker: cannot reach Redis at redis:\/\/127\.0\.0\.1:1/);
});

it('refuses a Redis that drops keys when its memory is full, and says how to mend it', async () => {
  const { url } = await ownRedis('--maxmemory-policy', 'allkeys-lru');
  const { code, stderr } = await runNode('apps/worker/bin/worker.js', [], {
    ...process.env,
    REDIS_URL: url,
  });
  expect(code).toBe(1);
  expect(stderr).toContain('expected maxmemory-policy noeviction, got allkeys-lru');
  expect(stderr).toContain('config set maxmemory-policy noeviction');
});

it('says that a password is missing or wrong', async () => {
  const { url, name } = await ownRedis();
  const { Redis } = await import('ioredis');
  const admin = new Redis(url);
  onTestFinished(() => admin.disconnect());
  await admin.config('SET', 'requirepass', 'right');
  const missing = await producer({ url, name }, ['status']);
  expect(missing).toMatchObject({ code: 1 });
  expect(missing.stderr).toMatch(/NOAUTH|password/i);
  const wrong = url.replace('redis://', 'redis://:wrong@');
  const refused = await producer({ url: wrong, name }, ['status']);
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stderr).toMatch(/WRONGPASS|password/i);
  expect(refused.stderr).not.toContain(':wrong@');
  const right = url.replace('redis://', 'redis://:right@');
  expect(await producer({ url: right, name }, ['status'])).toMatchObject({ code: 0 });
});

it('fails within seconds when Redis goes away in the middle, instead of hanging', async () => {
  const server = await startRedisServer({ cacheDir });
  onTestFinished(() => server.stop());
  const space = { url: server.url, name: 'own' };
  const dir = await temporaryDirectory();
  await writeShop(dir);
  expect(await producer(space, ['load', dir])).toMatchObject({ code: 0 });
  const waiting = producer(space, ['enqueue', join(dir, 'orders.csv'), '--wait']);
  const { Redis } = await import('ioredis');
  const watcher = new Redis(server.url);
  await expect.poll(() => watcher.llen('{own}:orders:wait'), { timeout: 10_000 }).toBe(1);
  watcher.disconnect();
  process.kill(server.pid, 'SIGKILL');
  const { code, stderr } = await waiting;
  expect(code).toBe(1);
  expect(stderr).toMatch(/producer: .*Redis/);
}, 60_000);
