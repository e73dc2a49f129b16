import { startRedisServer } from '@verdict/redis-server';
import { openKeySpace, startRedisCluster } from '@verdict/testing';
import { Cluster, Redis } from 'ioredis';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkRedis, mastersOf } from './check-redis.ts';
import { connectServers } from './connect-servers.ts';

const cacheDir = join(import.meta.dirname, '../../../.cache/redis');
const nowhere = 'redis://127.0.0.1:1';

/** Connections that end with the running test. */
async function connect(text: string, patience: 'command' | 'service' = 'command') {
  const servers = await connectServers(text, patience);
  onTestFinished(() => servers.forEach((redis) => redis.disconnect()));
  return servers;
}

async function startServer(): Promise<string> {
  const server = await startRedisServer({ cacheDir });
  onTestFinished(() => server.stop());
  return server.url;
}

/** Keys in the slots of every master. */
async function writeEverywhere(servers: Awaited<ReturnType<typeof connect>>): Promise<void> {
  for (const redis of servers) for (const key of 'abcdefgh') await redis.set(key, key);
}

test('a single server is one connection', async () => {
  const servers = await connect(openKeySpace().url);
  expect(servers).toHaveLength(1);
  expect(servers[0]).toBeInstanceOf(Redis);
});

test('several servers are connected to in the order of their list', async () => {
  const urls = await Promise.all([startServer(), startServer()]);
  const servers = await connect(urls.join(','));
  const ports = servers.flatMap(mastersOf).map((redis) => redis.options.port);
  expect(ports).toEqual(urls.map((url) => Number(new URL(url).port)));
});

test('of several servers each has to be there', async () => {
  const { url } = openKeySpace();
  await expect(connectServers(`${url},${nowhere}`, 'command')).rejects.toThrow(
    'cannot reach Redis at redis://127.0.0.1:1',
  );
});

describe('a Redis Cluster', () => {
  test('is one connection, found by any address that answers', async () => {
    const { url, masters } = await startRedisCluster(3);
    const [, second = ''] = url.split(',');
    for (const [text, patience] of [
      [url, 'command'],
      [second, 'service'],
      [`${nowhere},${second}`, 'command'],
    ] as const) {
      const servers = await connect(text, patience);
      expect(servers).toHaveLength(1);
      expect(servers[0]).toBeInstanceOf(Cluster);
      await writeEverywhere(servers);
      const ports = servers.flatMap(mastersOf).map((redis) => redis.options.port);
      expect(new Set(ports)).toEqual(new Set(masters.map((redis) => redis.options.port)));
    }
    const [first = ''] = url.split(',');
    await expect(connectServers(`${first}/3`, 'command')).rejects.toThrow(
      /a Redis Cluster has number 0 only|SELECT is not allowed/,
    );
  });

  test('is refused while some of its slots have no master', async () => {
    const { url, masters } = await startRedisCluster(3);
    await masters[0]?.cluster('DELSLOTS', 0);
    await expect.poll(() => masters[0]?.cluster('INFO')).toContain('cluster_state:fail');
    const [first = ''] = url.split(',');
    await expect(connectServers(first, 'command')).rejects.toThrow(
      /expected the Redis Cluster at \S+ in state ok, got fail/,
    );
  });

  test('is refused when a single one of its masters would drop orders', async () => {
    const { url, masters } = await startRedisCluster(3);
    const [cluster] = await connect(url);
    if (cluster === undefined) throw new Error('expected a connection');
    await checkRedis(cluster);
    await masters[2]?.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(checkRedis(cluster)).rejects.toThrow(
      'expected maxmemory-policy noeviction, got allkeys-lru',
    );
  });

  test('is reached with the password of the address', async () => {
    const { url, masters } = await startRedisCluster(2);
    for (const redis of masters) {
      await redis.acl('SETUSER', 'shop', 'on', '>secret', '~*', '+@all');
      await redis.acl('SETUSER', 'default', 'resetpass', 'off');
    }
    const withPassword = url.replaceAll('redis://', 'redis://shop:secret@');
    await writeEverywhere(await connect(withPassword));
    const refused = connectServers(url.replaceAll('redis://', 'redis://shop:wrong@'), 'command');
    await expect(refused).rejects.toThrow(/WRONGPASS/);
    await expect(refused).rejects.not.toThrow(/:wrong@/);
  });
});
