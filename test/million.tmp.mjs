import { Redis } from 'ioredis';
import { acceptOrders, openResultRecorder, openRun } from '@verdict/results';
const redis = new Redis('redis://127.0.0.1:46391');
const prefix = '{million}';
await openRun({ redis, prefix }, { run: 'july', settings: { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false }, file: 'orders.csv', layout: { shards: 1, servers: 1 } });
const record = openResultRecorder(redis, prefix);
const kinds = [['Deliver', 'deliver'], ['HoldCheckAvailability', 'inventory.none'], ['HoldCheckDelivery', 'zip-code.not-yet'], ['HoldCheckPayment', 'payment.failed'], ['Decline', 'hour.before-six']];
const t0 = Date.now();
for (let n = 0; n < 1_000_000; n += 1000) {
  const orders = Array.from({ length: 1000 }, (_, k) => { const i = n + k; return { order_id: `o-${String(i).padStart(7, '0')}-cfdf533fea23`, customer_id: `customer-${i % 50000}`, timestamp: '2021-07-04 12:00:00', sku_code: String(1775667750000 + i % 4000), quantity: 1 + i % 3, zip_code: String(10000 + i % 9000) }; });
  for (let k = 0; k < 1000; k += 250) await acceptOrders(redis, prefix, 'july', orders.slice(k, k + 250));
  await Promise.all(orders.map((order, k) => { const [recommendation, reason] = kinds[(k * 7 + k % 11) % 5]; return record('july', { order, recommendation, reason, snapshot: { inventory: { inventory: 0, timestamp: '2021-07-03 09:00:00' }, payment: null, zip_code: { available_from: '2021-07-01 00:00:00' } }, decided_at: new Date().toISOString(), attempt: 1 }); }));
  if (n % 100000 === 0) console.log(n, Date.now() - t0);
}
console.log('done', Date.now() - t0);
await redis.quit();
