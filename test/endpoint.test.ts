// Orders over HTTP, decided by real workers: the way of the replaced service and the ways beside it.
import { startRedisServer } from '@verdict/redis-server';
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { expectedDecisions } from './support/brute-force.ts';
import { producerJson, startWorker } from './support/commands.ts';
import {
  getJson,
  postJson,
  postLines,
  type RunningEndpoint,
  startEndpoint,
} from './support/endpoint.ts';
import { parseJsonLines, temporaryDirectory } from './support/files.ts';

const cacheDir = join(import.meta.dirname, '../.cache/redis');

type Row = Readonly<Record<string, string>>;

/** The orders of a made-up shop as the old client sends them, with all columns of its file. */
async function loadShop(space: KeySpace, orders: number) {
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', String(orders), '--seed', '7', '--out', dir]);
  await producerJson(space, ['load', dir]);
  const rows: Row[] = parse(await readFile(join(dir, 'orders.csv'), 'utf8'), { columns: true });
  return { rows, expected: await expectedDecisions(dir, 'order-time') };
}

const order = {
  customer_id: 'c-1',
  timestamp: '2021-07-04 12:00:00',
  sku_code: 'new-sku',
  zip_code: 'new-zip',
};

/** Facts over HTTP, after which orders `late-*` are delivered. */
async function sendFacts(endpoint: RunningEndpoint, ids: readonly string[]): Promise<void> {
  const timestamp = '2021-07-01 00:00:00';
  const stock = { sku_code: order.sku_code, timestamp, inventory: 5 };
  const zipCode = { zip_code: order.zip_code, available_from: timestamp };
  const payments = ids.map((order_id) => ({ order_id, timestamp, payment_status: 'OK' }));
  await postLines(endpoint, '/facts/inventory', [stock]);
  await postLines(endpoint, '/facts/zip-codes', [zipCode]);
  await postLines(endpoint, '/facts/payments', payments);
}

async function invoke(endpoint: RunningEndpoint, order_id: string) {
  const { status, body } = await postJson(endpoint, '/invocations', { order_id, ...order });
  return [status, body];
}

it('answers the old client, batches and a shop whose worker is killed', async () => {
  const space = openKeySpace();
  const { rows, expected } = await loadShop(space, 2000);
  const endpoint = await startEndpoint(space);
  expect((await getJson(endpoint, '/ping')).status).toBe(503);
  expect((await getJson(endpoint, '/readyz')).status).toBe(200);

  // Without a worker, so many lines are taken from a batch and no more.
  const answered = postLines(endpoint, '/orders', [...rows, 'rubbish', rows[0]]);
  const pending = () => space.redis.hlen(`${space.prefix}:run:live:pending`);
  await expect.poll(pending, { timeout: 10_000 }).toBe(200);
  await getJson(endpoint, '/orders/none');
  expect(await pending()).toBe(200);

  // The worker is killed with orders of the batch in its hands.
  const worker = await startWorker(space, { WORKER_LOCK_MS: '1000' });
  const victim = Number(worker.log.find(({ msg }) => msg === 'replica started')?.['replica']);
  const active = `${space.prefix}:live:active`;
  await expect.poll(() => space.redis.llen(active), { interval: 1 }).toBeGreaterThan(0);
  process.kill(victim, 'SIGSTOP');
  expect(await space.redis.llen(active), 'orders in its hands').toBeGreaterThan(0);
  process.kill(victim, 'SIGKILL');
  const lines = parseJsonLines(await answered);
  expect(lines).toHaveLength(2002);
  const rubbish = lines.find(({ error }) => error !== undefined);
  expect(rubbish).toMatchObject({ line: 2001, order_id: null, error: { code: 'not-json' } });
  for (const { order_id, recommendation } of lines.filter((line) => line !== rubbish)) {
    expect([order_id, recommendation]).toEqual([
      order_id,
      expected.get(String(order_id))?.recommendation,
    ]);
  }
  expect(await pending()).toBe(0);

  // What the old client asks, fifty times at once; known orders are answered as before.
  await expect.poll(async () => (await getJson(endpoint, '/ping')).status).toBe(200);
  await sendFacts(endpoint, ['late-0', 'late-1']);
  const ids = Array.from({ length: 50 }, (_, n) => `late-${n}`);
  expect(await Promise.all(ids.map((order_id) => invoke(endpoint, order_id)))).toEqual(
    ids.map((order_id, n) => {
      const recommendation = n < 2 ? 'Deliver' : 'HoldCheckPayment';
      return [200, { order_id, recommendation }];
    }),
  );
  const old = await Promise.all(
    rows.slice(0, 20).map((row) => postJson(endpoint, '/invocations', row)),
  );
  expect(old.map(({ body }) => body)).toEqual(
    rows.slice(0, 20).map(({ order_id = '' }) => {
      return { order_id, recommendation: expected.get(order_id)?.recommendation };
    }),
  );

  // Facts that come later serve later orders; what is decided stays.
  await sendFacts(endpoint, ['late-2', 'later']);
  expect(await invoke(endpoint, 'later')).toEqual([
    200,
    { order_id: 'later', recommendation: 'Deliver' },
  ]);
  expect(await invoke(endpoint, 'late-2')).toEqual([
    200,
    { order_id: 'late-2', recommendation: 'HoldCheckPayment' },
  ]);
  const { decided, failed } = await producerJson(space, ['status', '--run', 'live']);
  expect([decided, failed]).toEqual([2051, 0]);

  // It stops with an order in hand: that one is still answered.
  const replica = worker.log.findLast(({ msg }) => msg === 'replica started')?.['replica'];
  process.kill(Number(replica), 'SIGSTOP');
  const last = postJson(endpoint, '/invocations', { order_id: 'last', ...order });
  await expect.poll(pending).toBe(1);
  const stopped = endpoint.stop();
  await expect
    .poll(() =>
      getJson(endpoint, '/ping').then(
        () => 'answers',
        () => 'is gone',
      ),
    )
    .toBe('is gone');
  process.kill(Number(replica), 'SIGCONT');
  const { status, headers } = await last;
  expect([status, headers.get('connection'), await stopped]).toEqual([200, 'close', 0]);
}, 90_000);

it('says so while Redis is away, and goes on when it is back', async () => {
  const first = await startRedisServer({ cacheDir });
  onTestFinished(() => first.stop());
  const endpoint = await startEndpoint({ url: first.url, name: 'own' });
  const send = async () =>
    (await postJson(endpoint, '/orders', { order_id: 'o-1', ...order })).status;
  expect(await send()).toBe(202);
  await first.stop();
  await expect.poll(send).toBe(503);
  expect((await getJson(endpoint, '/ping')).status).toBe(503);
  expect((await getJson(endpoint, '/livez')).status).toBe(200);
  const again = await startRedisServer({ cacheDir, port: first.port });
  onTestFinished(() => again.stop());
  await expect.poll(send, { timeout: 10_000 }).toBe(202);
  expect(await endpoint.stop()).toBe(0);
}, 60_000);

it('does not start where others could send orders without a password', async () => {
  const space = openKeySpace();
  await expect(startEndpoint(space, { ENDPOINT_HOST: '0.0.0.0' })).rejects.toThrow(
    /ended with 2: .*set ENDPOINT_PASSWORD/,
  );
});
