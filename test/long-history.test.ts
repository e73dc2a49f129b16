// A popular SKU: its stock changed 300,000 times, or three million times with VERDICT_TEST_LONG=1.
import { Redis } from 'ioredis';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, it, onTestFinished } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';
import { startOwnRedis } from './support/own-redis.ts';
import { canWatchMemory, watchMemory } from './support/peak-memory.ts';
import { watchKey } from './support/timeline-reads.ts';

const events = process.env['VERDICT_TEST_LONG'] === '1' ? 3_000_000 : 300_000;
const orders = 1000;

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** Second `n` of July 2021. */
function timeOf(n: number): string {
  return new Date(Date.UTC(2021, 6, 1) + n * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** Every second second another stock, in an order that is not that of time; 0 now and then. */
function stockAt(event: number): number {
  return event % 3 === 0 ? 0 : event % 1000;
}

function* inventoryLines(count: number): Generator<string> {
  yield 'sku_code,timestamp,inventory\n';
  const step = 7919; // a prime that divides no count: each event comes once
  for (let n = 0; n < count; n += 1) {
    const event = (n * step) % count;
    yield `sku-1,${timeOf(2 * event)},${stockAt(event)}\n`;
  }
}

/** Times of orders, spread over the history, on events, between them, before and after all. */
function secondsOf(n: number, count: number): number {
  return Math.floor((n * (2 * count + 10)) / orders) - 4;
}

function orderLines(count: number): string {
  const lines = Array.from({ length: orders }, (_, n) => {
    return `o-${two(n)},c-1,${timeOf(secondsOf(n, count))},sku-1,1,01234`;
  });
  return [orderHeader, ...lines].join('\n');
}

/** The stock of each order by arithmetic alone. */
function expectedStocks(count: number): (number | null)[] {
  return Array.from({ length: orders }, (_, n) => {
    const seconds = secondsOf(n, count);
    return seconds < 0 ? null : stockAt(Math.min(Math.floor(seconds / 2), count - 1));
  });
}

interface Peaks {
  readonly producer: number;
  readonly worker: number;
}

/** Loads a history of so many events and decides the orders. @returns peaks of memory in megabytes */
async function decideOn(count: number): Promise<Peaks> {
  const space = await startOwnRedis();
  const memory = await watchMemory();
  const dir = await temporaryDirectory();
  await writeShop(dir, { orders: orderLines(count) });
  await pipeline(inventoryLines(count), createWriteStream(join(dir, 'inventory.csv')));
  const loaded = await producerJson(space, ['load', dir], { env: memory.env });
  expect(loaded).toMatchObject({ inventory: { rows: count, rejected: 0 } });
  const producerPeak = await memory.megabytesOf('producer.js');

  const redis = new Redis(space.url);
  onTestFinished(() => redis.disconnect());
  const timeline = `{${space.name}}:inventory:sku-1`;
  expect(await redis.zcard(timeline)).toBe(count);
  const readsSoFar = await watchKey(space.url, timeline);
  const worker = await startWorker(space, memory.env);
  const file = join(dir, 'orders.csv');
  await producerJson(space, ['enqueue', file, '--wait']);
  await worker.stop();

  await redis.zcard(timeline); // the last to be told of
  await expect.poll(() => readsSoFar().some(([name]) => name === 'zcard')).toBe(true);
  expect(readsSoFar().length).toBeGreaterThan(orders / 2);
  for (const [name, ...args] of readsSoFar()) {
    const reply = await redis.call(name, ...args);
    expect(Array.isArray(reply) ? reply.length : 1, [name, ...args].join(' ')).toBeLessThan(3);
  }

  const { stdout } = await producer(space, ['results', '--like', file, '--full']);
  const stocks = parseJsonLines(stdout).map(({ features }) => Object(features).inventory);
  expect(stocks).toEqual(expectedStocks(count));
  return { producer: producerPeak, worker: await memory.megabytesOf('replica.js') };
}

it.skipIf(!canWatchMemory)(
  `finds the stock of an order among ${events} events without reading them all`,
  async () => {
    const small = await decideOn(events / 3);
    const large = await decideOn(events);
    expect(large.producer, `${small.producer} MB before`).toBeLessThan(1.25 * small.producer);
    expect(large.worker, `${small.worker} MB before`).toBeLessThan(1.25 * small.worker);
  },
  180_000,
);
