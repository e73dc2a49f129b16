// What the endpoint answers, status by status.
import { countRun, readRun } from '@verdict/results';
import { expect, it } from 'vitest';
import { loadFacts, openEndpoint, order, type TestEndpoint } from './endpoint.test.support.ts';

function errorOf(code: string, message: string) {
  return { error: { code, message: expect.stringContaining(message) } };
}

/** Sends an order and decides it once it is accepted. */
async function decided({ post, worker, redis, prefix }: TestEndpoint, path: string, given = order) {
  const answer = post(path, given);
  await expect
    .poll(() => redis.hexists(`${prefix}:run:live:pending`, given.order_id), { interval: 2 })
    .toBe(1);
  await worker.decide(given);
  return answer;
}

it('answers an invocation with the recommendation and nothing else', async () => {
  const endpoint = await openEndpoint({ waitMs: 10_000 });
  const { status, body } = await decided(endpoint, '/invocations');
  expect([status, body]).toEqual([
    200,
    { order_id: 'o-1', recommendation: 'HoldCheckAvailability' },
  ]);
  expect(await endpoint.redis.llen(`${endpoint.prefix}:live:wait`)).toBe(1);
});

it('answers the same order with the same decision, without another job', async () => {
  const endpoint = await openEndpoint({ waitMs: 10_000 });
  const first = await decided(endpoint, '/invocations');
  const again = await endpoint.post('/invocations', order);
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect(await endpoint.redis.llen(`${endpoint.prefix}:live:wait`)).toBe(1);
});

it('tells where to ask when an order is not decided in time', async () => {
  const { post, ask, worker } = await openEndpoint();
  const given = { ...order, order_id: 'ü/1' };
  const { status, body, headers } = await post('/invocations', given);
  expect([status, body]).toEqual([202, { order_id: 'ü/1', state: 'pending', run: 'live' }]);
  const location = headers.get('location') ?? '';
  expect((await ask(location)).body).toEqual(body);
  await worker.decide(given);
  expect((await ask(location)).body).toEqual({
    order_id: 'ü/1',
    recommendation: 'HoldCheckAvailability',
    reason: 'inventory.unknown',
    features: {
      order_hour_of_day: 12,
      inventory: null,
      payment_status: null,
      zip_code_available: null,
    },
    model: 'order-rules@1.0.0',
    run: 'live',
    decided_at: '2021-07-05T02:00:00.000Z',
    state: 'decided',
  });
});

it.each([
  ['feature.unknown', 422],
  ['order.timeout', 500],
])('tells why an order has failed: %s', async (reason, status) => {
  const { post, ask, worker, failures } = await openEndpoint();
  await post('/orders', order);
  await worker.fail('o-1', reason);
  const answer = await post('/invocations', order);
  const message = `order o-1 failed after 3 tries: ${reason}: told by the test`;
  expect([answer.status, answer.body]).toEqual([status, errorOf('order-failed', message)]);
  expect((await ask('/orders/o-1')).body).toMatchObject({ state: 'failed', reason, attempts: 3 });
  expect((await post('/orders', order)).body).toMatchObject({ state: 'failed', reason });
  expect(failures).toEqual([]);
});

it.each([
  ['nothing', '', 400, 'not-json', 'at character 1'],
  ['no JSON', '{"order_id": "o-1", }', 400, 'not-json', 'at character 21'],
  ['half of it', '{"order_id": "o-1"', 400, 'not-json', 'ends too early, at character 19'],
  ['a list', '[]', 400, 'not-json', 'expected one JSON object, got a list'],
  ['null', 'null', 400, 'not-json', 'got null'],
  ['too much', `"${'x'.repeat(200_000)}"`, 413, 'too-large', 'too large'],
  ['very deep lists', '['.repeat(90_000), 400, 'not-json', 'no JSON'],
  [
    'no order, but deep',
    `{"order_id":${'['.repeat(45_000)}${']'.repeat(45_000)}}`,
    422,
    'invalid-order',
    'got a list',
  ],
])('refuses a body that is %s', async (_what, text, status, code, message) => {
  const { post } = await openEndpoint();
  for (const path of ['/invocations', '/orders']) {
    const answer = await post(path, text);
    expect([answer.status, answer.body]).toEqual([status, errorOf(code, message)]);
  }
});

it.each([
  ['order_id', undefined, 'expected the field order_id, got nothing'],
  ['customer_id', undefined, 'expected the field customer_id, got nothing'],
  ['timestamp', undefined, 'expected the field timestamp, got nothing'],
  ['sku_code', null, 'expected the field sku_code, got null'],
  ['zip_code', undefined, 'expected the field zip_code, got nothing'],
  ['zip_code', 1234, 'zip_code: expected a text in quotes, got 1234'],
  ['order_id', '', 'order_id: expected a non-empty text'],
  ['order_id', 'a\u0000b', 'order_id: expected a text without control characters'],
  ['timestamp', '2021-02-30 12:00:00', 'timestamp: expected a real date and time'],
  ['quantity', 0, 'quantity: expected a whole number above 0, got 0'],
  ['quantity', 1.5, 'quantity: expected a whole number above 0, got 1.5'],
  ['quantity', [1], 'quantity: expected a number, got a list'],
])('refuses an order with %s %j', async (column, value, message) => {
  const { post } = await openEndpoint();
  const { status, body } = await post('/invocations', { ...order, [column]: value });
  expect([status, body]).toEqual([422, errorOf('invalid-order', message)]);
});

it.each([
  ['without a quantity', { quantity: undefined }, {}],
  ['with a quantity as text', { quantity: '3' }, { quantity: 3 }],
  ['with a T in its timestamp', { timestamp: '2021-07-04T12:00:00' }, {}],
  ['with fields that it does not know', { order_fulfilled: 'True', __proto__: 1, x: {} }, {}],
])('takes an order %s, as old clients send it', async (_what, fields, stored) => {
  const { post, open } = await openEndpoint();
  const { order_id: _id, ...rest } = order;
  const { status } = await post('/invocations', { order_id: 'o-1', ...rest, ...fields });
  expect(status).toBe(202);
  const { home, shards } = await open();
  expect(await countRun(shards, 'live')).toMatchObject({ accepted: 1 });
  expect(await readRun(home, 'live')).toMatchObject({
    settings: { inventory_as_of: 'order-time' },
  });
  const job = await shards.of('o-1').queue.getJob('live~o-1');
  expect(job?.data.order).toEqual({ ...order, ...stored });
});

it('takes a body without a content type as JSON, and refuses other types', async () => {
  const { ask, post } = await openEndpoint();
  const body = new Blob([JSON.stringify(order)]);
  expect((await ask('/invocations', { method: 'POST', body })).status).toBe(202);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
    const answer = await post('/invocations', order, { 'Content-Type': type });
    expect([answer.status, answer.body]).toEqual([415, errorOf('unsupported-media-type', type)]);
  }
  const latin = { 'Content-Type': 'application/json; charset=latin1' };
  expect((await post('/orders', order, latin)).status).toBe(415);
  const lines = { 'Content-Type': 'application/x-ndjson', 'Content-Encoding': 'gzip' };
  expect((await post('/orders', order, lines)).status).toBe(415);
  expect((await post('/facts/inventory', order)).status).toBe(415);
});

it('refuses bytes that are not UTF-8', async () => {
  const { ask } = await openEndpoint();
  const body = Buffer.from(JSON.stringify({ ...order, sku_code: 'ü' }), 'latin1');
  const answer = await ask('/invocations', { method: 'POST', body });
  expect([answer.status, answer.body]).toEqual([400, errorOf('not-json', 'UTF-8')]);
});

it('refuses an order that it knows with other content', async () => {
  const { post, postLines } = await openEndpoint();
  expect((await post('/orders', order)).status).toBe(202);
  const other = { ...order, zip_code: '99999' };
  for (const path of ['/orders', '/invocations']) {
    const { status, body } = await post(path, other);
    expect([status, body]).toEqual([409, errorOf('conflict', 'another order_id')]);
  }
  expect((await postLines('/orders', [other])).body).toMatchObject({
    error: { code: 'conflict' },
    order_id: 'o-1',
    line: 1,
  });
});

it('takes an order without waiting, and answers one that is decided at once', async () => {
  const { post, worker } = await openEndpoint({ waitMs: 60_000 });
  const first = await post('/orders', order);
  expect([first.status, first.headers.get('location')]).toEqual([202, '/orders/o-1']);
  await worker.decide(order);
  const again = await post('/orders', order);
  expect([again.status, again.body]).toEqual([200, expect.objectContaining({ state: 'decided' })]);
});

it('gives an order a job again that was accepted without one, as after a crash', async () => {
  const { post, redis, prefix } = await openEndpoint();
  await post('/orders', order);
  await redis.del(`${prefix}:live:live~o-1`, `${prefix}:live:wait`);
  await post('/orders', order);
  expect(await redis.lrange(`${prefix}:live:wait`, 0, -1)).toEqual(['live~o-1']);
});

it('refuses an idempotency key that came with another order', async () => {
  const { post } = await openEndpoint();
  const key = { 'Idempotency-Key': 'k-1' };
  expect((await post('/orders', order, key)).status).toBe(202);
  expect((await post('/orders', order, key)).status).toBe(202);
  const { status, body } = await post('/orders', { ...order, order_id: 'o-2' }, key);
  expect([status, body]).toEqual([422, errorOf('key-reused', 'Idempotency-Key')]);
  const long = await post('/orders', order, { 'Idempotency-Key': 'k'.repeat(256) });
  expect([long.status, long.body]).toEqual([400, errorOf('bad-request', 'Idempotency-Key')]);
});

it('refuses orders while too many wait, and says when to come again', async () => {
  const { post } = await openEndpoint({ maxBacklog: 2 });
  for (const order_id of ['o-1', 'o-2']) await post('/orders', { ...order, order_id });
  for (const path of ['/orders', '/invocations']) {
    const { status, body, headers } = await post(path, { ...order, order_id: 'o-3' });
    expect([status, body]).toEqual([429, errorOf('backlog-full', 'ENDPOINT_MAX_BACKLOG')]);
    expect(headers.get('retry-after')).toBe('1');
  }
});

it('knows nothing of orders that were never sent, and makes no run for whoever asks', async () => {
  const { ask, open } = await openEndpoint();
  const { status, body } = await ask('/orders/o-9');
  expect([status, body]).toEqual([404, errorOf('not-found', 'no live order')]);
  expect(await readRun((await open()).home, 'live')).toBeUndefined();
});

it('answers what it does not know with an error in JSON', async () => {
  const { ask, failures } = await openEndpoint();
  expect((await ask('/nothing')).body).toEqual(errorOf('not-found', '/openapi.json'));
  const other = await ask('/invocations', { method: 'DELETE' });
  expect([other.status, other.headers.get('allow')]).toEqual([405, 'POST']);
  expect((await ask('/orders/%E0%A4%A')).body).toEqual(errorOf('bad-request', ''));
  expect(failures).toEqual([]);
});

it('tells nobody who it is, and lets no page show it', async () => {
  const { ask } = await openEndpoint();
  const { headers } = await ask('/livez');
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('cache-control')).toBe('no-store');
});

it('asks for the password, as that of a person or as the token of a program', async () => {
  const { ask, post } = await openEndpoint({ password: 's3cret' });
  expect((await post('/invocations', order)).body).toEqual(errorOf('password-needed', ''));
  const basic = `Basic ${Buffer.from('shop:s3cret').toString('base64')}`;
  for (const Authorization of [basic, 'Bearer s3cret']) {
    expect((await post('/orders', order, { Authorization })).status).toBe(202);
  }
  expect((await post('/orders', order, { Authorization: 'Bearer guess' })).status).toBe(401);
  expect((await ask('/livez')).status).toBe(200);
});

it('lets fifty in at once who know the password', async () => {
  const { post } = await openEndpoint({ password: 's3cret', waitMs: 1 });
  const headers = { Authorization: 'Bearer s3cret' };
  const sent = Array.from({ length: 50 }, (_, n) =>
    post('/orders', { ...order, order_id: `o-${n}` }, headers),
  );
  expect(new Set((await Promise.all(sent)).map(({ status }) => status))).toEqual(new Set([202]));
});

it('takes no order from a page of another site', async () => {
  const { post } = await openEndpoint();
  const { status, body } = await post('/orders', order, { Origin: 'https://evil.example' });
  expect([status, body]).toEqual([403, errorOf('refused', 'another site')]);
});

it('is ready when Redis is, and pings when facts and a worker are there too', async () => {
  const endpoint = await openEndpoint();
  const { ask, worker } = endpoint;
  const ping = async () => {
    const { status, body } = await ask('/ping');
    return [status, body];
  };
  expect((await ask('/readyz')).body).toEqual({ status: 'ready' });
  expect(await ping()).toEqual([503, errorOf('not-ready', 'no facts are loaded')]);
  await loadFacts(endpoint);
  await expect.poll(ping).toEqual([503, errorOf('not-ready', 'no worker')]);
  await worker.live();
  await expect.poll(ping).toEqual([200, { status: 'ready' }]);
  const [shard] = (await endpoint.open()).shards.all;
  await shard?.queue.pause();
  await expect.poll(ping).toEqual([503, errorOf('not-ready', 'paused')]);
});

it('says so while Redis is away, and is alive', async () => {
  const { ask, post, postLines } = await openEndpoint({ redisUrl: 'redis://127.0.0.1:1' });
  const away = [503, errorOf('redis-away', 'Redis does not answer')];
  for (const path of ['/invocations', '/orders']) {
    const { status, body, headers } = await post(path, order);
    expect([status, body]).toEqual(away);
    expect(headers.get('retry-after')).toBe('1');
  }
  expect((await ask('/orders/o-1')).status).toBe(503);
  expect((await postLines('/orders', [order])).status).toBe(503);
  expect((await postLines('/facts/inventory', [])).status).toBe(503);
  for (const path of ['/ping', '/readyz']) {
    expect((await ask(path)).body).toEqual(errorOf('not-ready', 'Redis:'));
  }
  expect((await ask('/livez')).status).toBe(200);
});

it('refuses requests while it stops, and ends their connections', async () => {
  const { ask, post, drain } = await openEndpoint();
  drain.start();
  const { status, body, headers } = await post('/invocations', order);
  expect([status, body]).toEqual([503, errorOf('stopping', 'ask another')]);
  expect(headers.get('connection')).toBe('close');
  expect((await ask('/ping')).status).toBe(503);
  expect((await ask('/livez')).status).toBe(200);
});
