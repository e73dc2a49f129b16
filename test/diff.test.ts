// What two runs disagree on, by the command as users run it.
import { openKeySpace } from '@verdict/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { temporaryDirectory, writeShop } from './support/files.ts';

const header = 'order_id,customer_id,timestamp,sku_code,quantity,zip_code,order_fulfilled';

/** Five orders of one shop: enough in stock, short, none, of an unknown SKU, of a zip code that opens soon. */
const rows = [
  'enough,c-1,2021-07-04 12:00:00,five,1,01234,True',
  'short,c-1,2021-07-04 12:00:00,five,6,01234,False',
  'none,c-1,2021-07-04 12:00:00,zero,1,01234,False',
  'unknown,c-1,2021-07-04 12:00:00,new,1,01234,True',
  'soon,c-1,2021-07-04 12:00:00,five,1,99999,True',
];

async function setup() {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const paid = rows.map((row) => `${row.split(',')[0]},2021-07-04 11:00:00,OK`);
  await writeShop(dir, {
    orders: `${[header, ...rows].join('\n')}\n`,
    payments: `${['order_id,timestamp,payment_status', ...paid].join('\n')}\n`,
    inventory:
      'sku_code,timestamp,inventory\nfive,2021-07-01 00:00:00,5\nzero,2021-07-01 00:00:00,0\n',
    zip_codes: 'zip_code,available_from\n01234,2021-07-01 00:00:00\n99999,2021-07-09 00:00:00\n',
  });
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  return { space, dir, orders: join(dir, 'orders.csv') };
}

it('tells what changed, why, and what came of it', async () => {
  const { space, orders } = await setup();
  await producerJson(space, ['enqueue', orders, '--wait']);
  const replay = ['replay', '--from-run', 'orders', '--run', 'v2', '--wait'];
  await producerJson(space, [...replay, '--pipeline', 'order-rules@2.0.0']);
  const diff = await producerJson(space, ['diff', 'orders', 'v2', '--outcomes', orders]);
  expect(diff).toMatchObject({
    compared: 5,
    same: 3,
    changed: 2,
    other_reason: 0,
    decided_in_one: 0,
    changed_share: 0.4,
    outcomes: {
      known: 5,
      deliver_before: { orders: 2, fulfilled: 1 },
      deliver_after: { orders: 2, fulfilled: 2 },
    },
  });
  expect(diff['changes']).toEqual(
    expect.arrayContaining([
      {
        from: 'Deliver',
        from_reason: 'deliver',
        to: 'HoldCheckAvailability',
        to_reason: 'inventory.short',
        causes: ['pipeline'],
        features: [],
        orders: 1,
      },
    ]),
  );
  const { stdout: table } = await producer(space, ['diff', 'orders', 'v2', '--outcomes', orders]);
  expect(table).toContain('5 decided in both · 2 changed · 0 for another reason only');
  expect(table).toContain('Deliver before: 1 of 2 fulfilled, 50.0 %');
  expect(table).toContain('Deliver after:  2 of 2 fulfilled, 100.0 %');
  expect(table).toContain('nobody has seen');
  const { stdout: csv } = await producer(space, [
    'diff',
    'orders',
    'v2',
    '--csv',
    '--outcomes',
    orders,
  ]);
  expect(csv.split('\n').toSorted()).toEqual(
    [
      '',
      'order_id,from,from_reason,to,to_reason,causes,features,order_fulfilled',
      'short,Deliver,deliver,HoldCheckAvailability,inventory.short,pipeline,,false',
      'soon,HoldCheckDelivery,zip-code.not-yet,Deliver,deliver,pipeline,,true',
    ].toSorted(),
  );
}, 120_000);

it('counts orders that failed, and those that one of the runs does not have', async () => {
  const { space, dir, orders } = await setup();
  await producerJson(space, ['enqueue', orders, '--wait']);
  const strict = ['replay', '--from-run', 'orders', '--run', 'strict', '--strict', '--wait'];
  expect((await producer(space, [...strict, '--attempts', '1'])).code).toBe(3);
  const failed = await producerJson(space, ['diff', 'orders', 'strict']);
  expect(failed).toMatchObject({ compared: 4, same: 4, changed: 0, decided_in_one: 1 });
  expect(failed['transitions']).toContainEqual({
    from: 'HoldCheckAvailability',
    to: 'failed',
    orders: 1,
  });

  const twice = ['replay', '--from-run', 'orders', '--run', 'twice', '--strict', '--wait'];
  expect((await producer(space, [...twice, '--attempts', '1'])).code).toBe(3);
  const both = await producerJson(space, ['diff', 'strict', 'twice']);
  expect(both).toMatchObject({ compared: 4, decided_in_one: 0 });
  expect(both['transitions']).toContainEqual({ from: 'failed', to: 'failed', orders: 1 });

  const few = join(dir, 'few.csv');
  await writeFile(few, `${[header, ...rows.slice(0, 2)].join('\n')}\n`);
  await producerJson(space, ['enqueue', few, '--wait']);
  const fewer = await producerJson(space, ['diff', 'few', 'strict']);
  expect(fewer['transitions']).toEqual(
    expect.arrayContaining([
      { from: 'Deliver', to: 'Deliver', orders: 2 },
      { from: 'absent', to: 'failed', orders: 1 },
      { from: 'absent', to: 'HoldCheckDelivery', orders: 1 },
    ]),
  );
}, 120_000);

it('ends with 3 where more orders changed than they may, and never for a comparison of nothing', async () => {
  const { space, dir, orders } = await setup();
  await producerJson(space, ['enqueue', orders, '--wait']);
  const v2 = ['replay', '--from-run', 'orders', '--run', 'v2', '--pipeline', 'order-rules@2.0.0'];
  await producerJson(space, [...v2, '--wait']);
  const diff = ['diff', 'orders', 'v2', '--json', '--max-changed'];
  expect((await producer(space, [...diff, '40%'])).code).toBe(0);
  const tooMany = await producer(space, [...diff, '39%']);
  expect(tooMany.code).toBe(3);
  expect(tooMany.stderr).toContain('2 orders changed: expected at most 39%');

  const empty = join(dir, 'empty.csv');
  await writeFile(empty, `${header}\n`);
  for (const run of ['a', 'b']) await producerJson(space, ['enqueue', empty, '--run', run]);
  const nothing = await producer(space, ['diff', 'a', 'b', '--max-changed', '0']);
  expect([nothing.code, nothing.stderr]).toEqual([
    1,
    'producer: neither run a nor run b has decided an order\n',
  ]);
  const itself = await producer(space, ['diff', 'orders', 'orders']);
  expect([itself.code, itself.stderr]).toEqual([
    2,
    'producer: diff: expected two runs, got orders twice\n',
  ]);
}, 120_000);
