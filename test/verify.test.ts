// What is stored against what was to be decided, and the ways back for what is lost or failed.
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';

const count = 500;

function ordersCsv(rows: readonly string[]): string {
  return `${[orderHeader, ...rows].join('\n')}\n`;
}

function rowOf(order_id: string, quantity = 1): string {
  return `${order_id},c-1,2021-07-04 12:00:00,sku-1,${quantity},01234`;
}

const allRows = Array.from({ length: count }, (_, n) => rowOf(`o-${n}`));

async function setup() {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const orders = join(dir, 'orders.csv');
  await writeShop(dir, { orders: ordersCsv(allRows) });
  await producerJson(space, ['load', dir]);
  return { space, dir, orders };
}

async function setupDecided() {
  const shop = await setup();
  await startWorker(shop.space);
  await producerJson(shop.space, ['enqueue', shop.orders, '--wait']);
  return shop;
}

async function verify(space: KeySpace, args: readonly string[]) {
  const { code, stdout, stderr } = await producer(space, ['verify', ...args, '--json']);
  return { code, report: JSON.parse(stdout), stderr };
}

const nothing = { failed: 0, pending: 0, missing: 0, conflicting: 0, foreign: 0, rejected: 0 };
const loaded = { inventory: 'loaded', payments: 'loaded', zip_codes: 'loaded' };

async function exported(space: KeySpace): Promise<Record<string, unknown>[]> {
  const { stdout } = await producer(space, ['results']);
  return parseJsonLines(stdout).map((line) => ({ ...line, decided_at: null }));
}

test('a run that is done and whole is well', async () => {
  const { space, orders } = await setupDecided();
  const { code, report } = await verify(space, [orders]);
  expect(code).toBe(0);
  expect(report).toMatchObject({ ...nothing, decided: count, facts: loaded, repaired: 0 });
});

test('all is lost, facts included, and comes back by a load and one repair', async () => {
  const { space, dir, orders } = await setupDecided();
  const before = await exported(space);
  // Of this installation all keys, as FLUSHALL would; others use the same server.
  const keys = await space.redis.keys(`${space.prefix}*`);
  await space.redis.del(keys);
  const lost = await verify(space, [orders]);
  expect(lost.code).toBe(3);
  expect(lost.report).toMatchObject({ ...nothing, decided: 0, missing: count });
  expect(lost.report.facts).toEqual({ inventory: 'lost', payments: 'lost', zip_codes: 'lost' });
  const refused = await producer(space, ['verify', orders, '--repair']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('no facts are loaded');
  await producerJson(space, ['load', dir]);
  const repaired = await verify(space, [orders, '--repair', '--wait']);
  expect(repaired.code).toBe(0);
  expect(repaired.report).toMatchObject({ ...nothing, decided: count, repaired: count });
  expect(await exported(space)).toEqual(before);
});

test('results that are lost come back, also where the queue believes that their jobs are done', async () => {
  const { space, orders } = await setupDecided();
  const before = await exported(space);
  const kept = await space.redis.zrange(`${space.prefix}:orders:completed`, '0', '-1');
  const lost = [...kept.map((jobId) => jobId.replace('orders~', '')), 'o-1', 'o-2'];
  expect(kept.length).toBeGreaterThan(0);
  for (const key of await space.redis.keys(`${space.prefix}:run:orders:results:*`)) {
    await space.redis.hdel(key, ...lost);
  }
  const found = await verify(space, [orders]);
  expect(found.report).toMatchObject({ missing: lost.length, decided: count - lost.length });
  for (const id of lost.slice(0, 5)) expect(found.stderr).toContain(`missing: ${id} (line `);
  const { code, report } = await verify(space, [orders, '--repair', '--wait']);
  expect(code).toBe(0);
  expect(report).toMatchObject({ ...nothing, decided: count, repaired: lost.length });
  expect(await exported(space)).toEqual(before);
});

test('pending orders without a job are given one', async () => {
  const { space, orders } = await setup();
  await producerJson(space, ['enqueue', orders]);
  const jobs = await space.redis.keys(`${space.prefix}:orders:*`);
  await space.redis.del(jobs);
  expect((await verify(space, [orders])).report).toMatchObject({
    ...nothing,
    pending: count,
    decided: 0,
  });
  await startWorker(space);
  const { code, report } = await verify(space, [orders, '--repair', '--wait']);
  expect(code).toBe(0);
  expect(report).toMatchObject({ ...nothing, decided: count, repaired: count });
});

test('orders of other content, of another file and rows that are none are named', async () => {
  const { space, dir } = await setupDecided();
  const other = join(dir, 'other.csv');
  const rows = [rowOf('o-0', 7), 'no order', rowOf('new'), ...allRows.slice(2), rowOf('o-5')];
  await writeFile(other, ordersCsv(rows));
  const out = join(dir, 'not-decided.jsonl');
  const { code, report } = await verify(space, [other, '--run', 'orders', '--out', out]);
  expect(code).toBe(3);
  expect(report).toMatchObject({
    decided: count - 2,
    conflicting: 1,
    missing: 1,
    foreign: 1,
    rejected: 1,
  });
  expect(parseJsonLines(await readFile(out, 'utf8'))).toEqual([
    { line: 2, order_id: 'o-0', state: 'conflicting' },
    { line: 4, order_id: 'new', state: 'missing' },
    { line: null, order_id: 'o-1', state: 'foreign' },
  ]);
});

test('facts that were changed since they were loaded are told', async () => {
  const { space, dir, orders } = await setupDecided();
  await writeFile(
    join(dir, 'zip_codes.csv'),
    'zip_code,available_from\n99999,2021-07-01 00:00:00\n',
  );
  const { code, report } = await verify(space, [orders]);
  expect(code).toBe(3);
  expect(report.facts).toEqual({ ...loaded, zip_codes: 'other' });
});

test.each([
  ['inventory', (space: KeySpace) => space.redis.del(`${space.prefix}:inventory:sku-1`)],
  ['payments', (space: KeySpace) => space.redis.hdel(`${space.prefix}:payments`, 'o-1')],
  ['zip_codes', (space: KeySpace) => space.redis.hdel(`${space.prefix}:zip-codes`, '01234')],
])(
  'facts that Redis lost while it kept the note of their file are told: %s',
  async (kind, lose) => {
    const { space, dir, orders } = await setup();
    await startWorker(space);
    await producerJson(space, ['enqueue', orders, '--wait']);
    expect(await lose(space)).toBe(1);
    const { code, report } = await verify(space, [orders]);
    expect(code).toBe(3);
    expect(report.facts).toEqual({ ...loaded, [kind]: 'incomplete' });
    await producerJson(space, ['load', dir]);
    expect((await verify(space, [orders])).report.facts).toEqual(loaded);
  },
);

test('failed orders go back to the queue: by id, by reason, all', async () => {
  const { space, dir } = await setup();
  const rows = Array.from(
    { length: 20 },
    (_, n) => `f-${n},c-1,2021-07-04 12:00:00,sku-none,1,01234`,
  );
  const orders = join(dir, 'strict.csv');
  await writeFile(orders, ordersCsv(rows));
  await startWorker(space, { ORDER_BACKOFF_MS: '1' });
  const env = { ORDER_ATTEMPTS: '1' };
  const failed = await producer(space, ['enqueue', orders, '--strict', '--wait', '--json'], {
    env,
  });
  expect(JSON.parse(failed.stdout)).toMatchObject({ decided: 0, failed: 20 });
  expect((await verify(space, [orders])).report).toMatchObject({ failed: 20, decided: 0 });

  const nobody = await producer(space, ['retry', '--reason', 'order.crashed', '--json']);
  expect(JSON.parse(nobody.stdout)).toEqual({ run: 'strict', retried: 0 });
  const unknown = await producer(space, ['retry', 'f-0', 'nobody', '--json', '--wait'], { env });
  expect(unknown.code).toBe(3);
  expect(JSON.parse(unknown.stdout)).toMatchObject({ retried: 1, failed: 20 });

  // The stock comes late.
  await writeShop(dir, {
    inventory: 'sku_code,timestamp,inventory\nsku-none,2021-07-01 00:00:00,5\n',
    payments:
      'order_id,customer_id,timestamp,payment_method,payment_status\n' +
      rows.map((_, n) => `f-${n},c-1,2021-07-04 11:00:00,CARD,OK\n`).join(''),
  });
  await producerJson(space, ['load', dir]);
  const one = await producer(space, ['retry', 'f-3', '--wait', '--json'], { env });
  expect(JSON.parse(one.stdout)).toMatchObject({ retried: 1, decided: 1, failed: 19 });
  const rest = await producer(space, ['retry', '--reason', 'feature.unknown', '--wait', '--json']);
  expect(rest.code).toBe(0);
  expect(JSON.parse(rest.stdout)).toMatchObject({ retried: 19, decided: 20, failed: 0 });
});
