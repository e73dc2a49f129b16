import { openKeySpace } from '@verdict/testing';
import { Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { parseJsonLines } from './support/files.ts';
import { generatedShop } from './support/generated-shop.ts';
import { expectAllDecided } from './support/run-results.ts';
import { startSlowProxy } from './support/slow-proxy.ts';

const orders = 1500;
const delayMs = 20;

it('works through a Redis that is 20 ms away, in few round trips', async () => {
  const near = openKeySpace();
  const proxy = await startSlowProxy(near.url, delayMs);
  const far = { url: proxy.url, name: near.name };
  const redis = new Redis(proxy.url);
  onTestFinished(() => redis.disconnect());
  await redis.ping();
  const startedMs = performance.now();
  await redis.ping();
  expect(performance.now() - startedMs, 'a round trip').toBeGreaterThan(2 * delayMs - 2);
  const { dir, orders: file } = await generatedShop(orders);
  const trips: Record<string, number> = {};
  proxy.takeRoundTrips();

  const loaded = await producerJson(far, ['load', dir]);
  trips['load'] = proxy.takeRoundTrips();
  const worker = await startWorker(far, { WORKER_CONCURRENCY: '100', LOG_LEVEL: 'warn' });
  const report = await producerJson(far, ['enqueue', file, '--wait']);
  expect(report).toMatchObject({ enqueued: orders, decided: orders, failed: 0 });
  expect(await worker.stop()).toBe(0);
  trips['enqueue and work'] = proxy.takeRoundTrips();
  await expectAllDecided(far, dir);
  trips['results --like'] = proxy.takeRoundTrips();
  const all = parseJsonLines((await producer(far, ['results'])).stdout);
  expect(new Set(all.map((line) => line['order_id'])).size).toBe(orders);
  expect(all).toHaveLength(orders);

  const facts = ['inventory', 'payments', 'zip_codes'].map((kind) => Object(loaded[kind]).rows);
  expect(trips['load']).toBeLessThan(facts.reduce((sum, rows) => sum + rows, 0) / 50);
  expect(trips['enqueue and work']).toBeLessThan(orders / 4);
  expect(trips['results --like']).toBeLessThan(orders / 50);
}, 120_000);
