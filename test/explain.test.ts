// Why one order was decided as it was, as the command tells it.
import { openKeySpace } from '@verdict/testing';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ask, startDashboard } from './browser-dashboard.ts';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { orderHeader, temporaryDirectory, writeShop } from './support/files.ts';

/** One order for more pieces than there are. */
async function setup({ isDecided = true, isStrict = false } = {}) {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const inventory = isStrict ? { inventory: 'sku_code,timestamp,inventory\n' } : {};
  const orders = `${orderHeader}\no-1,c-1,2021-07-04 12:00:00,sku-1,6,01234\n`;
  await writeShop(dir, { orders, ...inventory });
  await producerJson(space, ['load', dir]);
  if (isDecided) await startWorker(space);
  const flags = [
    ...(isDecided ? ['--wait'] : []),
    ...(isStrict ? ['--strict', '--attempts', '1'] : []),
  ];
  const pipeline = ['--pipeline', 'order-rules@2.0.0'];
  await producer(space, ['enqueue', join(dir, 'orders.csv'), ...pipeline, ...flags]);
  return space;
}

it('tells facts with their age, conditions, and the nearest change', async () => {
  const space = await setup();
  const { code, stdout } = await producer(space, ['explain', 'o-1']);
  expect(code).toBe(0);
  for (const line of [
    'Order o-1 in run orders: HoldCheckAvailability (inventory.short)',
    'inventory       5, since 2021-07-01 00:00:00, 3 d 12 h before the order',
    'payment_status  OK, since 2021-07-04 11:00:00, 1 h 0 min before the order',
    '   4 inventory_left is below 0: yes: it is -1 > HoldCheckAvailability',
    '  inventory 6 instead of 5: Deliver (deliver)',
  ]) {
    expect(stdout).toContain(line);
  }
  expect(stdout).not.toContain('c-1');
  const json = await producerJson(space, ['explain', 'o-1']);
  expect(json).toMatchObject({
    state: 'decided',
    decision: { recommendation: 'HoldCheckAvailability', reason: 'inventory.short' },
    attempts: 1,
    model: 'order-rules@2.0.0',
    is_repeatable: true,
    shadows: {},
  });
  expect(json['flips']).toContainEqual({
    feature: 'inventory',
    from: 5,
    to: 6,
    bound: 'at',
    decision: { recommendation: 'Deliver', reason: 'deliver' },
  });
}, 60_000);

it('tells a failure and a pending order as such', async () => {
  const failed = await setup({ isStrict: true });
  const { stdout } = await producer(failed, ['explain', 'o-1']);
  expect(stdout).toContain('failed (feature.unknown): unknown at order time: inventory');
  expect(stdout).toContain('Facts of its time, as loaded by now:');
  const pending = await setup({ isDecided: false });
  const json = await producerJson(pending, ['explain', 'o-1']);
  expect(json).toMatchObject({ state: 'pending', decision: null, path: [], flips: [] });
  expect(json['job']).toMatchObject({ accepted_at: expect.any(String), started_at: null });
}, 60_000);

it('tells what a shadow would have decided, there and on the page of the order', async () => {
  const space = { ...openKeySpace(), shards: 2 };
  const dir = await temporaryDirectory();
  await writeShop(dir, { orders: `${orderHeader}\no-1,c-1,2021-07-04 12:00:00,sku-1,6,01234\n` });
  await producerJson(space, ['load', dir]);
  const worker = await startWorker(space, { SHADOW_PIPELINES: 'order-rules@2.0.0' });
  await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--wait']);
  await worker.stop(); // which writes what it has still to tell
  const shadows = {
    'order-rules@2.0.0': { recommendation: 'HoldCheckAvailability', reason: 'inventory.short' },
  };
  expect(await producerJson(space, ['explain', 'o-1'])).toMatchObject({ shadows });
  const { stdout } = await producer(space, ['explain', 'o-1']);
  expect(stdout).toContain('  order-rules@2.0.0: HoldCheckAvailability (inventory.short)');
  const dashboard = await startDashboard(space);
  const { text } = await ask(dashboard, '/api/orders/o-1');
  expect(JSON.parse(text)).toMatchObject({
    runs: [{ recommendation: 'Deliver', shadows, explanation: { flips: expect.any(Array) } }],
  });
}, 120_000);

it('refuses an order that the run does not have', async () => {
  const space = await setup({ isDecided: false });
  const { code, stderr } = await producer(space, ['explain', 'O-1']);
  expect([code, stderr]).toEqual([
    1,
    'producer: run orders has no order O-1: ids are compared exactly\n',
  ]);
});
