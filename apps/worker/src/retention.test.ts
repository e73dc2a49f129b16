import { openKeySpace } from '@verdict/testing';
import { acceptOrders, countRun, listRuns, openRun, recordResult } from '@verdict/results';
import type { Order } from '@verdict/records';
import { expect, it } from 'vitest';
import { dropOldRuns } from './retention.ts';

const settings = {
  model: 'order-rules@1.0.0',
  inventory_as_of: 'order-time',
  strict: false,
} as const;

const order: Order = {
  order_id: 'o-1',
  customer_id: 'c-1',
  timestamp: '2021-07-04 12:00:00',
  sku_code: 'sku-1',
  quantity: 1,
  zip_code: '01234',
};

const hourMs = 3_600_000;

it('drops a finished run after its time, with all its keys, and keeps what is younger or pending', async () => {
  const { redis, prefix } = openKeySpace();
  for (const run of ['finished', 'pending']) {
    await openRun(redis, prefix, { run, settings, file: 'orders.csv' });
    await acceptOrders(redis, prefix, run, [order]);
  }
  await recordResult(redis, prefix, 'finished', {
    order,
    snapshot: { inventory: null, payment: null, zip_code: null },
    recommendation: 'HoldCheckAvailability',
    reason: 'inventory.unknown',
    decided_at: new Date().toISOString(),
    attempt: 1,
  });
  expect(await dropOldRuns(redis, prefix, hourMs, Date.now() + hourMs / 2)).toEqual([]);
  expect(await dropOldRuns(redis, prefix, hourMs, Date.now() + 2 * hourMs)).toEqual(['finished']);
  expect((await listRuns(redis, prefix)).map(({ run }) => run)).toEqual(['pending']);
  expect(await redis.keys(`${prefix}:run:finished:*`)).toEqual([]);
  expect(await countRun(redis, prefix, 'pending')).toMatchObject({ accepted: 1, pending: 1 });
});
