import { openRun, readRun } from '@verdict/results';
import { expect, it } from 'vitest';
import { openEndpoint, order } from '../endpoint.test.support.ts';

const dayMs = 24 * 3_600_000;
const firstDayMs = Date.UTC(2026, 10, 24, 23, 59);

it('knows an order of the run before, and takes new ones into the run of now', async () => {
  let nowMs = firstDayMs;
  const { post, ask, worker } = await openEndpoint({ retentionMs: dayMs, nowMs: () => nowMs });
  expect((await post('/orders', order)).body).toMatchObject({ run: 'live-2026-11-24T0000Z' });
  nowMs += 120_000;
  expect((await post('/orders', order)).body).toMatchObject({ run: 'live-2026-11-24T0000Z' });
  expect((await post('/orders', { ...order, quantity: 2 })).status).toBe(409);
  const other = { ...order, order_id: 'o-2' };
  expect((await post('/orders', other)).body).toMatchObject({ run: 'live-2026-11-25T0000Z' });
  await worker.decide(order, 'live-2026-11-24T0000Z');
  expect((await post('/invocations', order)).status).toBe(200);
  expect((await ask('/orders/o-1')).body).toMatchObject({ state: 'decided' });
  nowMs += dayMs;
  expect((await ask('/orders/o-1')).status).toBe(404);
  expect((await ask('/orders/o-2')).status).toBe(200);
});

it('notes that orders still come, so that the run is not taken for finished', async () => {
  let nowMs = firstDayMs;
  const { post, open } = await openEndpoint({ nowMs: () => nowMs });
  const noted = async () => (await readRun((await open()).home, 'live'))?.enqueued_at;
  await post('/orders', order);
  const first = await noted();
  nowMs += 10_000;
  await post('/orders', { ...order, order_id: 'o-2' });
  expect(await noted()).toBe(first);
  nowMs += 10_000;
  await post('/orders', { ...order, order_id: 'o-3' });
  expect(await noted()).not.toBe(first);
});

it('decides by the settings that the run was opened with', async () => {
  const { post, open, redis, prefix } = await openEndpoint();
  const { home, shards } = await open();
  const settings = { model: 'order-rules@1.0.0', inventory_as_of: 'latest', strict: true } as const;
  await openRun(home, { run: 'live', settings, file: 'live.csv', layout: shards.layout });
  await post('/orders', order);
  const data = await redis.hget(`${prefix}:live:live~o-1`, 'data');
  expect(JSON.parse(data ?? '')).toMatchObject({ settings });
});

it.each([
  [{ layout: { shards: 4, servers: 1 } }, 'spread over 4 shards, not 1 shard'],
  [{ model: 'order-rules@9.0.0' }, 'needs the model order-rules@9.0.0'],
])('refuses a run whose orders no worker would decide: %j', async (other, message) => {
  const { post, ask, open } = await openEndpoint();
  const { home, shards } = await open();
  const model = 'model' in other ? other.model : 'order-rules@1.0.0';
  const layout = 'layout' in other ? other.layout : shards.layout;
  const settings = { model, inventory_as_of: 'order-time', strict: false } as const;
  await openRun(home, { run: 'live', settings, file: 'live.csv', layout });
  for (const answer of [await post('/orders', order), await ask('/ping'), await ask('/readyz')]) {
    expect([answer.status, answer.body]).toEqual([
      503,
      { error: { code: 'not-ready', message: expect.stringContaining(message) } },
    ]);
  }
});
