import { startRedisCluster } from '@verdict/testing';
import { expect, onTestFinished, test } from 'vitest';
import { mastersOf } from './check-redis.ts';
import { connectServers } from './connect-servers.ts';
import { isRedisAway } from './redis-away.ts';

test('a master that died is told from a command that was wrong', async () => {
  const { url, masters } = await startRedisCluster(3);
  for (const redis of masters) redis.on('error', () => {});
  const [cluster] = await connectServers(url, 'command');
  if (cluster === undefined) throw new Error('expected a connection');
  onTestFinished(() => cluster.disconnect());
  const wrong = await cluster.hset('a', 'only a field').catch((error: unknown) => error);
  expect(wrong).toBeInstanceOf(Error);
  expect(isRedisAway(wrong)).toBe(false);
  const [victim] = mastersOf(cluster);
  const pid = Number(/^process_id:(\d+)/m.exec((await victim?.info('server')) ?? '')?.[1]);
  process.kill(pid, 'SIGKILL');
  const keys = Array.from({ length: 30 }, (_, n) => `key-${n}`);
  const answers = await Promise.all(
    keys.map((key) => cluster.get(key).catch((error: unknown) => error)),
  );
  const errors = answers.filter((answer) => answer instanceof Error);
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.filter((error) => !isRedisAway(error))).toEqual([]);
});
