// Many orders in one request.
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { openEndpoint, order } from './endpoint.test.support.ts';

function linesOf(answers: string): Record<string, unknown>[] {
  return answers
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

it('answers each line, good or bad, and names the line', async () => {
  const { postLines, post, worker } = await openEndpoint();
  await post('/orders', order);
  await worker.decide(order);
  const {
    status,
    headers,
    text: answers,
  } = await postLines('/orders', [
    order,
    '',
    'no order',
    { ...order, order_id: 'o-2', timestamp: 'yesterday' },
    { ...order, order_id: 'o-3' },
    `{"x":"${'x'.repeat(1_000_001)}"}`,
  ]);
  expect([status, headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('application/x-ndjson'),
  ]);
  const byLine = linesOf(answers).toSorted((a, b) => Number(a['line']) - Number(b['line']));
  expect(byLine).toEqual([
    {
      order_id: 'o-1',
      recommendation: 'HoldCheckAvailability',
      reason: 'inventory.unknown',
      line: 1,
    },
    { line: 3, order_id: null, error: { code: 'not-json', message: expect.anything() } },
    {
      line: 4,
      order_id: 'o-2',
      error: { code: 'invalid-order', message: expect.stringContaining('yesterday') },
    },
    { line: 5, order_id: 'o-3', state: 'pending', location: '/orders/o-3' },
    { line: 6, order_id: null, error: { code: 'bad-request', message: expect.anything() } },
  ]);
});

it('answers a line while the next is still to come', async () => {
  const { url, worker } = await openEndpoint({ waitMs: 20_000 });
  const body = new TransformStream<string, string>();
  const writer = body.writable.getWriter();
  const sent = fetch(`${url}/orders`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: body.readable.pipeThrough(new TextEncoderStream()),
    duplex: 'half',
  });
  await writer.write(`${JSON.stringify(order)}\n`);
  const response = await sent;
  const reader = response.body?.getReader();
  const first = reader?.read();
  await expect.poll(() => worker.decide(order), { interval: 5 }).toBe('stored');
  expect(linesOf(new TextDecoder().decode((await first)?.value))).toMatchObject([
    { order_id: 'o-1', line: 1 },
  ]);
  await writer.close();
  expect(await reader?.read()).toMatchObject({ done: true });
});

it('takes it for no fault of its own when whoever sends lines leaves', async () => {
  const { url, ask, failures, orders } = await openEndpoint({ waitMs: 20_000 });
  const headers = { 'Content-Type': 'application/x-ndjson' };
  const sent = request(`${url}/orders`, { method: 'POST', headers });
  sent.on('error', () => {});
  sent.write(`${JSON.stringify(order)}\n`);
  await expect.poll(async () => (await orders.find('o-1'))?.found.state).toBe('pending');
  sent.destroy();
  for (let n = 0; n < 5; n += 1) await ask('/livez');
  expect(failures).toEqual([]);
});

it('reads no further when it stops, and says from which line on', async () => {
  const { url, drain, orders, worker } = await openEndpoint({ waitMs: 20_000 });
  const headers = { 'Content-Type': 'application/x-ndjson' };
  const sent = request(`${url}/orders`, { method: 'POST', headers });
  const answered = once(sent, 'response').then(([response]) => text(response));
  sent.write(`${JSON.stringify(order)}\n`);
  await expect.poll(async () => (await orders.find('o-1'))?.found.state).toBe('pending');
  drain.start();
  sent.write(`${JSON.stringify({ ...order, order_id: 'o-2' })}\n`);
  await worker.decide(order);
  const [first, second] = linesOf(await answered).toSorted(
    (a, b) => Number(a['line']) - Number(b['line']),
  );
  expect(first).toMatchObject({ order_id: 'o-1', recommendation: 'HoldCheckAvailability' });
  expect(second).toMatchObject({ line: 2, error: { code: 'stopping' } });
  expect(await orders.find('o-2')).toBeUndefined();
});

it('reads no more lines than may wait, until others are decided', async () => {
  const { postLines, worker, redis, prefix } = await openEndpoint({
    maxBacklog: 2,
    waitMs: 20_000,
  });
  const given = Array.from({ length: 4 }, (_, n) => ({ ...order, order_id: `o-${n}` }));
  const answered = postLines('/orders', given);
  await expect.poll(() => redis.hlen(`${prefix}:run:live:pending`)).toBe(2);
  await redis.del(`${prefix}:live:wait`);
  await expect.poll(() => redis.hlen(`${prefix}:run:live:pending`)).toBe(4);
  for (const one of given) await worker.decide(one);
  expect(linesOf((await answered).text)).toHaveLength(4);
});
