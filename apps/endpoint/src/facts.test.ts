// Facts over HTTP count as those of files do.
import { readLoadedFacts } from '@verdict/history';
import { expect, it } from 'vitest';
import { loadFacts, openEndpoint, order } from './endpoint.test.support.ts';

const stock = { sku_code: 'sku-1', timestamp: '2021-07-01 00:00:00', inventory: 5 };

it('takes facts of each kind, which orders to come are decided on', async () => {
  const { postLines, open } = await openEndpoint();
  const payment = { order_id: 'o-1', timestamp: '2021-07-04 11:00:00', payment_status: 'OK' };
  const zipCode = { zip_code: '01234', available_from: '2021-07-02 00:00:00' };
  expect((await postLines('/facts/inventory', [stock])).body).toEqual({
    kind: 'inventory',
    rows: 1,
    rejected: 0,
    rejects: [],
  });
  await postLines('/facts/payments', [{ ...payment, customer_id: 'ignored' }]);
  await postLines('/facts/zip-codes', [
    zipCode,
    { ...zipCode, available_from: '2021-07-01 00:00:00' },
  ]);
  const { history } = await open();
  expect(await history.snapshotOf(order, 'order-time')).toEqual({
    inventory: { inventory: 5, timestamp: '2021-07-01 00:00:00' },
    payment: { payment_status: 'OK', timestamp: '2021-07-04 11:00:00' },
    zip_code: { available_from: '2021-07-01 00:00:00' },
  });
});

it('changes nothing when the same facts come again', async () => {
  const { postLines, redis, prefix } = await openEndpoint();
  const many = Array.from({ length: 1200 }, (_, n) => ({
    ...stock,
    inventory: String(n % 7),
    sku_code: `s-${n}`,
  }));
  const first = await postLines('/facts/inventory', many);
  const keys = await redis.keys(`${prefix}:inventory:*`);
  const again = await postLines('/facts/inventory', many);
  expect([first.body, again.body]).toEqual([
    expect.objectContaining({ rows: 1200 }),
    expect.objectContaining({ rows: 1200 }),
  ]);
  expect(keys).toHaveLength(1200);
  expect(await redis.zcard(`${prefix}:inventory:s-3`)).toBe(1);
});

it('names the lines that it cannot take, and takes the others', async () => {
  const { postLines } = await openEndpoint();
  const bad = { ...stock, inventory: 'many' };
  const { status, body } = await postLines('/facts/inventory', [stock, bad, 'no fact']);
  expect([status, body]).toEqual([
    200,
    {
      kind: 'inventory',
      rows: 1,
      rejected: 2,
      rejects: [
        {
          line: 2,
          column: 'inventory',
          reason: 'not-an-integer',
          expected: 'a whole number, which may be negative',
          got: 'many',
        },
        expect.objectContaining({ line: 3, column: null, reason: 'not-json' }),
      ],
    },
  ]);
  const none = await postLines('/facts/inventory', [bad]);
  expect([none.status, none.body]).toEqual([
    422,
    expect.objectContaining({
      error: expect.objectContaining({ code: 'no-facts-taken' }),
      rows: 0,
    }),
  ]);
});

it('notes facts where no file was loaded, and leaves the note of a file', async () => {
  const endpoint = await openEndpoint();
  await loadFacts(endpoint);
  await endpoint.postLines('/facts/inventory', [stock]);
  const zipCode = { zip_code: '99999', available_from: '2021-07-02 00:00:00' };
  await endpoint.postLines('/facts/zip-codes', [zipCode]);
  expect(await readLoadedFacts((await endpoint.open()).shards)).toMatchObject({
    inventory: { file: 'POST /facts/inventory', rows: 1 },
    zip_codes: { file: 'zip_codes.csv', sha256: 'known' },
  });
});
