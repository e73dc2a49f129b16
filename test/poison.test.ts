// Orders that end the process that decides them: each is found out and fails with its cause, and none of the
// orders that were in hand at the same time does.
import { openKeySpace } from '@verdict/testing';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';

const innocents = 400;

const poisons = {
  loop: { reason: 'order.hung', message: 'did not end within' },
  exit: { reason: 'order.crashed', message: 'exit code 7' },
  memory: { reason: 'order.crashed', message: 'ran out of memory' },
  rejection: {
    reason: 'order.crashed',
    message: 'unhandled rejection: nobody caught this promise',
  },
  uncaught: { reason: 'order.crashed', message: 'uncaught error: nobody caught this error' },
} as const;

/** Poison in the middle of others, so that it shares its batches with them. */
function ordersCsv(): string {
  const rows = Array.from({ length: innocents }, (_, n) => [`o-${n}`, `c-${n}`]);
  for (const [n, name] of Object.keys(poisons).entries()) {
    rows.splice(30 + 70 * n, 0, [name, `poison-${name}`]);
  }
  const lines = rows.map(([id, customer]) => `${id},${customer},2021-07-04 12:00:00,sku-1,1,01234`);
  return `${[orderHeader, ...lines].join('\n')}\n`;
}

test('orders that end their process fail with the cause, each once, and no innocent order with them', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir, { orders: ordersCsv() });
  const worker = await startWorker(space, {
    WORKER_REPLICAS: '2',
    WORKER_LOCK_MS: '1000',
    ORDER_TIMEOUT_MS: '2000',
    NODE_OPTIONS: `--max-old-space-size=128 --import ${join(import.meta.dirname, 'support/poison.mjs')}`,
  });
  await producerJson(space, ['load', dir]);
  const enqueued = await producer(space, ['enqueue', join(dir, 'orders.csv'), '--wait', '--json']);
  expect(enqueued.code).toBe(3);
  expect(JSON.parse(enqueued.stdout)).toMatchObject({ decided: innocents, failed: 5 });
  expect(worker.log.filter(({ msg }) => msg === 'replica died').length).toBeGreaterThanOrEqual(3);

  const { stdout } = await producer(space, ['results']);
  const decided = new Set(parseJsonLines(stdout).map(({ order_id }) => order_id));
  expect(decided.size).toBe(innocents);
  const failures = await space.redis.hgetall(`${space.prefix}:run:orders:failures`);
  expect(Object.keys(failures).toSorted()).toEqual(Object.keys(poisons).toSorted());
  for (const [name, { reason, message }] of Object.entries(poisons)) {
    const stored = failures[name] ?? '';
    const failure = JSON.parse(stored.slice(stored.indexOf('{')));
    expect(failure, name).toMatchObject({ reason, message: expect.stringContaining(message) });
  }
}, 120_000);
