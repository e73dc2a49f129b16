// The endpoint under more than it can take, beside clients that mean no good, and when it or its worker ends.
import { openKeySpace } from '@verdict/testing';
import autocannon from 'autocannon';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { producerJson, startWorker } from './support/commands.ts';
import { getJson, type RunningEndpoint, startEndpoint } from './support/endpoint.ts';
import { type Asked, startClients } from './support/steady-clients.ts';

function orderOf(n: number) {
  const order = { customer_id: 'c-1', timestamp: '2021-07-04 12:00:00' };
  return { order_id: `o-${n}`, ...order, sku_code: 's-1', zip_code: '01234' };
}

interface Fired {
  readonly order_id: string;
  readonly status: number;
  readonly retryAfter: unknown;
}

/** Sends so many orders, as fast as they are answered. */
async function fire(
  { url }: RunningEndpoint,
  path: string,
  { connections, amount }: { readonly connections: number; readonly amount: number },
): Promise<readonly Fired[]> {
  const fired: Fired[] = [];
  let n = 0;
  const shot: autocannon.Request = {
    method: 'POST',
    path,
    headers: { 'Content-Type': 'application/json' },
    setupRequest: (prepared, context) => {
      const order = orderOf(n++);
      Object.assign(context, { order_id: order.order_id });
      return { ...prepared, body: JSON.stringify(order) };
    },
    onResponse: (status, _body, context, headers) => {
      const order_id = String(Reflect.get(context, 'order_id'));
      fired.push({ order_id, status, retryAfter: headers?.['Retry-After'] });
    },
  };
  const { errors, timeouts } = await autocannon({ url, connections, amount, requests: [shot] });
  expect([errors, timeouts]).toEqual([0, 0]);
  return fired;
}

function countByStatus(asked: readonly Pick<Asked, 'status'>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of asked) counts[String(status)] = (counts[String(status)] ?? 0) + 1;
  return counts;
}

it('answers 429 above its backlog, and loses nothing of what it has accepted', async () => {
  const space = openKeySpace();
  const [most, connections] = [100, 20];
  const endpoint = await startEndpoint(space, { ENDPOINT_MAX_BACKLOG: String(most) });
  const fired = await fire(endpoint, '/orders', { connections, amount: 1000 });
  const accepted = fired.filter(({ status }) => status === 202);
  const refused = fired.filter(({ status }) => status === 429);
  expect(accepted.length + refused.length).toBe(1000);
  // What is being added while the backlog is counted is not in the count yet.
  expect(accepted.length).toBeGreaterThanOrEqual(most);
  expect(accepted.length).toBeLessThanOrEqual(most + connections);
  expect(new Set(refused.map(({ retryAfter }) => retryAfter))).toEqual(new Set(['1']));

  await startWorker(space);
  const status = () => producerJson(space, ['status', '--run', 'live']);
  const done = { accepted: accepted.length, decided: accepted.length, failed: 0 };
  await expect.poll(status, { timeout: 10_000 }).toMatchObject(done);
  for (const { order_id } of accepted) {
    expect((await getJson(endpoint, `/orders/${order_id}`)).body).toMatchObject({
      state: 'decided',
    });
  }
  const [first] = refused;
  expect((await getJson(endpoint, `/orders/${first?.order_id}`)).status).toBe(404);
  const [now] = await fire(endpoint, '/invocations', { connections: 1, amount: 1 });
  expect(now?.status).toBe(200);
}, 60_000);

/** Connections on which a request begins and never ends. */
async function openHalfRequests({ url }: RunningEndpoint, count: number): Promise<void> {
  const { hostname, port } = new URL(url);
  const heads = [
    'POST /invocations HTTP/1.1\r\nHost: localh',
    'POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"order_id":',
    'POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"or',
    '',
  ];
  const opened = Array.from({ length: count }, async (_, n) => {
    const socket = connect(Number(port), hostname);
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    socket.write(heads[n % heads.length] ?? '');
    return socket;
  });
  const sockets = await Promise.all(opened);
  expect(sockets.every(({ destroyed }) => !destroyed)).toBe(true);
}

it('answers others while hundreds of requests begin and never end', async () => {
  const space = openKeySpace();
  const endpoint = await startEndpoint(space);
  await startWorker(space);
  await openHalfRequests(endpoint, 400);
  const fired = await fire(endpoint, '/invocations', { connections: 10, amount: 500 });
  expect(countByStatus(fired)).toEqual({ 200: 500 });
  expect(await producerJson(space, ['status', '--run', 'live'])).toMatchObject({ decided: 500 });
  expect(await endpoint.stop()).toBe(0);
}, 60_000);

it('answers every request that it was sent when it ends in the middle of them', async () => {
  const space = openKeySpace();
  const endpoint = await startEndpoint(space);
  await startWorker(space);
  const clients = startClients(endpoint, 50, orderOf);
  await expect
    .poll(() => clients.asked.length, { interval: 5, timeout: 10_000 })
    .toBeGreaterThan(300);
  const exited = endpoint.stop();
  const asked = await clients.stop();
  expect(asked.filter(({ error }) => error !== undefined)).toEqual([]);
  const counts = countByStatus(asked);
  expect(Object.keys(counts).filter((status) => !['200', '503'].includes(status))).toEqual([]);
  expect(counts['200']).toBeGreaterThan(300);
  expect(await exited).toBe(0);
  const { accepted, decided } = await producerJson(space, ['status', '--run', 'live']);
  expect([accepted, decided]).toEqual([counts['200'], counts['200']]);
}, 60_000);

it('refuses what comes on a connection that was idle when it began to end, instead of cutting it off', async () => {
  const endpoint = await startEndpoint(openKeySpace());
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const ask = (path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get(endpoint.url + path, { agent }, resolve).on('error', reject);
    });
  const first = await ask('/livez');
  const { socket } = first;
  await text(first);
  const exited = endpoint.stop();
  await expect
    .poll(async () => (await getJson(endpoint, '/ping')).body)
    .toMatchObject({
      error: { code: 'stopping' },
    });
  const last = await ask('/readyz');
  expect(last.socket === socket).toBe(true);
  expect([last.statusCode, last.headers.connection]).toEqual([503, 'close']);
  expect(await exited).toBe(0);
});

it('answers where to ask while its only worker is dead, and all is decided by the next', async () => {
  const space = openKeySpace();
  const endpoint = await startEndpoint(space, { ORDER_TIMEOUT_MS: '1000' });
  const worker = await startWorker(space, { WORKER_LOCK_MS: '1000' });
  const replica = Number(worker.log.find(({ msg }) => msg === 'replica started')?.['replica']);
  const clients = startClients(endpoint, 30, orderOf);
  await expect
    .poll(() => clients.asked.length, { interval: 5, timeout: 10_000 })
    .toBeGreaterThan(200);
  worker.process.kill('SIGKILL');
  process.kill(replica, 'SIGKILL');
  const isPending = ({ status }: Asked) => status === 202;
  await expect
    .poll(() => clients.asked.filter(isPending).length, { timeout: 10_000 })
    .toBeGreaterThan(30);
  const asked = await clients.stop();
  expect(Object.keys(countByStatus(asked))).toEqual(['200', '202']);
  const pending = asked.filter(isPending);

  await startWorker(space, { WORKER_LOCK_MS: '1000' });
  const status = () => producerJson(space, ['status', '--run', 'live']);
  const done = { accepted: asked.length, decided: asked.length, failed: 0 };
  await expect.poll(status, { timeout: 15_000 }).toMatchObject(done);
  for (const { location = '' } of pending) {
    expect((await getJson(endpoint, location)).body).toMatchObject({ state: 'decided' });
  }
}, 60_000);
