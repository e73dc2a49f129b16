// What services that run Redis for others keep to themselves, taken away from a user of a real one: the commands that
// ElastiCache and Memorystore (from version 6 on) name in their documentation, all together.
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { askOverview, startDashboard } from './browser-dashboard.ts';
import { producer, producerJson, runNode, environment, startWorker } from './support/commands.ts';
import { generatedShop } from './support/generated-shop.ts';
import { startOwnRedis } from './support/own-redis.ts';
import { expectAllDecided } from './support/run-results.ts';

const withheld = [
  'acl',
  'bgrewriteaof',
  'bgsave',
  'cluster',
  'command',
  'config',
  'debug',
  'lastsave',
  'migrate',
  'monitor',
  'object',
  'psync',
  'replicaof',
  'save',
  'shutdown',
  'slaveof',
  'sync',
];

async function openManaged(...alsoWithheld: readonly string[]) {
  const { url, name } = await startOwnRedis();
  const admin = new Redis(url);
  onTestFinished(() => admin.disconnect());
  const denied = [...withheld, ...alsoWithheld].map((command) => `-${command}`);
  await admin.acl('SETUSER', 'app', 'on', '>secret', '~*', '&*', '+@all', ...denied);
  return { url: url.replace('redis://', 'redis://app:secret@'), name };
}

it('a run is decided and shown without the commands that services withhold', async () => {
  const space = await openManaged();
  const { dir, orders } = await generatedShop(1000);
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  const report = await producerJson(space, ['enqueue', orders, '--wait']);
  expect(report).toMatchObject({ enqueued: 1000, decided: 1000, failed: 0 });
  await expectAllDecided(space, dir);
  const told = { decided: 1000, workers: 1, durability: 'unknown' };
  expect(await producerJson(space, ['status'])).toMatchObject(told);
  const health = environment(space, { WORKER_REPLICAS: '1' });
  expect(await runNode('apps/worker/dist/health.js', [], health)).toMatchObject({ code: 0 });
  const { body } = await askOverview(await startDashboard(space));
  expect(body).toMatchObject({ health: { state: 'well' }, figures: { orders: { decided: 1000 } } });
}, 120_000);

it('a service without CLIENT LIST, as older ones are, is told as such', async () => {
  const { code, stderr } = await producer(await openManaged('client'), ['status']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/NOPERM .*'client\|list'.*: the user in REDIS_URL lacks a permission/);
});
