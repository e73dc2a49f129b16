import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { askRedis } from './ask-redis.ts';
import { startRedisServer } from './start-redis-server.ts';
import type { RedisServer, StartOptions } from './start-redis-server.ts';

const cacheDir = fileURLToPath(new URL('../../../.cache/redis-server-tests', import.meta.url));
const started: RedisServer[] = [];

async function start(options: Partial<StartOptions> = {}): Promise<RedisServer> {
  const server = await startRedisServer({ cacheDir, ...options });
  started.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

test('a started server answers, and says who it is', async () => {
  const server = await start();
  const identity = await askRedis(server.port);
  expect(identity).toMatchObject({ pid: server.pid, version: server.version });
  expect(server.url).toBe(`redis://127.0.0.1:${server.port}`);
  expect(server.version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('two servers started at once have ports and folders of their own', async () => {
  const servers = await Promise.all([start(), start()]);
  const [first, second] = await Promise.all(servers.map((server) => askRedis(server.port)));
  expect(first?.pid).not.toBe(second?.pid);
  expect(first?.dir).not.toBe(second?.dir);
});

test('stop ends the server, removes its folder, and may be called twice', async () => {
  const server = await start();
  const dir = (await askRedis(server.port))?.dir ?? '';
  await access(dir);
  await Promise.all([server.stop(), server.stop()]);
  await server.stop();
  expect(await askRedis(server.port)).toBeUndefined();
  expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
  await expect(access(dir)).rejects.toThrow('ENOENT');
});

test('stop returns when the server was killed before', async () => {
  const server = await start();
  process.kill(server.pid, 'SIGKILL');
  await server.stop();
  expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
});

test('stop ends a server that no longer reacts to SIGTERM', async () => {
  const server = await start();
  process.kill(server.pid, 'SIGSTOP');
  await server.stop();
  expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
});

test('a port that is taken fails with what the server said about it', async () => {
  const { port } = await start();
  await expect(start({ port })).rejects.toThrow(/ended; its output:\n[^]*already in use/i);
});
