import { acceptOrders, openResultRecorder, openRun } from '@verdict/results';
import type { KeySpace } from '@verdict/testing';

const settings = {
  model: 'order-rules@1.0.0',
  inventory_as_of: 'order-time',
  strict: false,
} as const;

/** A run named orders, of a kilobyte for each result as a line: what is sent of them takes its time. */
export async function storeLongResults(space: KeySpace, count: number): Promise<void> {
  const { redis, prefix } = space;
  const layout = { shards: 1, servers: 1 };
  await openRun(space, { run: 'orders', settings, file: 'orders.csv', layout });
  const long = 'x'.repeat(190);
  const record = openResultRecorder({ redis, prefix });
  const orders = Array.from({ length: count }, (_, n) => ({
    order_id: `${n}-${long}`,
    customer_id: 'customer-1',
    timestamp: '2021-07-04 12:00:00',
    sku_code: long,
    quantity: 1,
    zip_code: long,
  }));
  for (let n = 0; n < count; n += 100) {
    await acceptOrders(redis, prefix, 'orders', orders.slice(n, n + 100));
  }
  const decision = {
    recommendation: 'HoldCheckAvailability',
    reason: 'inventory.unknown',
  } as const;
  const snapshot = { inventory: null, payment: null, zip_code: null };
  const rest = { ...decision, snapshot, decided_at: new Date().toISOString(), attempt: 1 };
  await Promise.all(orders.map((order) => record('orders', { order, ...rest })));
}
