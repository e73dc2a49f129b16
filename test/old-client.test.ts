// Clients of the replaced service as they are: what they send and how they send it, answered as they expect it.
import { openKeySpace } from '@verdict/testing';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import request from 'supertest';
import { expect, it, onTestFinished } from 'vitest';
import { startWorker } from './support/commands.ts';
import { postLines, type RunningEndpoint, startEndpoint } from './support/endpoint.ts';

const july = '2021-07-01 00:00:00';

/** Facts of SKUs and zip codes that are there and are not, and of payments by the end of the order's id. */
async function sendFacts(endpoint: RunningEndpoint, orderIds: readonly string[]): Promise<void> {
  await postLines(endpoint, '/facts/inventory', [
    { sku_code: '0541199867987', timestamp: july, inventory: 85 },
    { sku_code: 'sold-out', timestamp: july, inventory: 0 },
  ]);
  await postLines(endpoint, '/facts/zip-codes', [
    { zip_code: '02182', available_from: july },
    { zip_code: '99999', available_from: '2021-08-01 00:00:00' },
  ]);
  const payments = orderIds.map((order_id) => {
    const payment_status = order_id.endsWith('unpaid') ? 'FAILED' : 'OK';
    return { order_id, timestamp: july, payment_status };
  });
  await postLines(endpoint, '/facts/payments', payments);
}

async function startService(orderIds: readonly string[]): Promise<RunningEndpoint> {
  const space = openKeySpace();
  const endpoint = await startEndpoint(space);
  await startWorker(space);
  await sendFacts(endpoint, orderIds);
  return endpoint;
}

const known =
  '"timestamp": "2021-07-04 12:00:00", "sku_code": "0541199867987", "zip_code": "02182"';

/** What was sent, byte for byte, and what has to be answered. */
const pairs = [
  [
    'as json.dumps of Python writes it',
    `{"order_id": "p-1", "customer_id": "c-1", ${known}}`,
    '{"order_id":"p-1","recommendation":"Deliver"}',
  ],
  [
    'with a quantity and the other columns of its file',
    `{"order_id": "p-2", "customer_id": "c-1", ${known}, "quantity": 1, "order_fulfilled": true, "note": null}`,
    '{"order_id":"p-2","recommendation":"Deliver"}',
  ],
  [
    'without spaces, its fields in another order',
    '{"zip_code":"02182","sku_code":"sold-out","timestamp":"2021-07-04 12:00:00","customer_id":"c","order_id":"p-3"}',
    '{"order_id":"p-3","recommendation":"HoldCheckAvailability"}',
  ],
  [
    'with a zip code that is not delivered to yet',
    `{"order_id": "p-4", "customer_id": "c-1", ${known.replace('02182', '99999')}}`,
    '{"order_id":"p-4","recommendation":"HoldCheckDelivery"}',
  ],
  [
    'of which the payment failed',
    `{"order_id": "p-5-unpaid", "customer_id": "c-1", ${known}}`,
    '{"order_id":"p-5-unpaid","recommendation":"HoldCheckPayment"}',
  ],
  [
    'before six in the morning',
    `{"order_id": "p-6", "customer_id": "c-1", ${known.replace('12:00', '05:59')}}`,
    '{"order_id":"p-6","recommendation":"Decline"}',
  ],
  [
    'with a T in its timestamp',
    `{"order_id": "p-7", "customer_id": "c-1", ${known.replace(' 12:00', 'T12:00')}}`,
    '{"order_id":"p-7","recommendation":"Deliver"}',
  ],
  [
    'with escapes where Python writes no letters beyond ASCII',
    `{"order_id": "p-\\u00fc", "customer_id": "M\\u00fcller", ${known}}`,
    '{"order_id":"p-ü","recommendation":"Deliver"}',
  ],
  [
    'with a newline at its end, as of a file',
    `{"order_id": "p-9", "customer_id": "c-1", ${known}}\n`,
    '{"order_id":"p-9","recommendation":"Deliver"}',
  ],
  [
    'over several lines, with carriage returns and a byte order mark',
    `\ufeff{\r\n  "order_id": "p-10",\r\n  "customer_id": "c-1",\r\n  ${known}\r\n}\r\n`,
    '{"order_id":"p-10","recommendation":"Deliver"}',
  ],
  [
    'that it has sent before',
    `{"order_id": "p-1", "customer_id": "c-1", ${known}}`,
    '{"order_id":"p-1","recommendation":"Deliver"}',
  ],
] as const;

it('answers what clients of the replaced service send, byte for byte', async () => {
  const ids = pairs.map(([, , answer]) => String(JSON.parse(answer).order_id));
  const endpoint = await startService([...new Set(ids)]);
  const ping = () => request(endpoint.url).get('/ping');
  await expect.poll(async () => (await ping()).status).toBe(200);
  for (const [what, sent, answer] of pairs) {
    const got = await request(endpoint.url)
      .post('/invocations')
      .set('Content-Type', 'application/json')
      .send(sent);
    expect([got.status, got.text], what).toEqual([200, answer]);
    expect(got.headers['content-type'], what).toMatch(/^application\/json\b/);
    expect(Number(got.headers['content-length']), what).toBe(Buffer.byteLength(answer));
  }
});

function open({ url }: Pick<RunningEndpoint, 'url'>): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  return socket;
}

interface Sent {
  readonly version?: string;
  readonly headers?: readonly string[];
  readonly body: string;
  /** Sent when this was answered to the rest. */
  readonly after?: string;
}

function headOf({ version = '1.1', headers = [], body }: Sent): string {
  const isChunked = headers.includes('Transfer-Encoding: chunked');
  const length = isChunked ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const lines = [`POST /invocations HTTP/${version}`, 'Host: localhost', ...headers, ...length];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Resolves when the socket has said so much. */
async function until(socket: Socket, wanted: string): Promise<string> {
  let said = '';
  while (!said.includes(wanted)) {
    const part: unknown = socket.read();
    if (Buffer.isBuffer(part)) said += part.toString();
    else await new Promise((resolve) => socket.once('readable', resolve));
    if (socket.readableEnded) throw new Error(`expected ${wanted}, got ${said}`);
  }
  return said;
}

const order = (order_id: string) => `{"order_id": "${order_id}", "customer_id": "c-1", ${known}}`;

function chunksOf(body: string, size: number): string {
  const parts = body.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
  const chunks = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`);
  return `${chunks.join('')}0\r\n\r\n`;
}

const json = 'Content-Type: application/json';
const close = 'Connection: close';
const python = [
  'User-Agent: python-requests/2.25.1',
  'Accept-Encoding: gzip, deflate',
  'Accept: */*',
];

const ways: readonly (readonly [string, Sent])[] = [
  ['as python-requests does', { headers: [...python, json, close], body: order('w') }],
  ['with a charset', { headers: [`${json}; charset=utf-8`, close], body: order('w') }],
  ['with a charset in quotes', { headers: [`${json};charset="UTF-8"`, close], body: order('w') }],
  ['without a content type', { headers: [close], body: order('w') }],
  ['by HTTP/1.0, as ab does', { version: '1.0', headers: [json], body: order('w') }],
  [
    'by HTTP/1.0 from a proxy',
    { version: '1.0', headers: [json, 'X-Forwarded-For: 10.0.0.1', close], body: order('w') },
  ],
  [
    'after it was told to continue, as curl does',
    {
      headers: [json, 'Expect: 100-continue', close],
      body: order('w'),
      after: 'HTTP/1.1 100 Continue\r\n\r\n',
    },
  ],
  [
    'in chunks',
    { headers: [json, 'Transfer-Encoding: chunked', close], body: chunksOf(order('w'), 7) },
  ],
  ['with a newline behind', { headers: [json, close], body: `${order('w')}\r\n` }],
];

it('understands every way in which they send it', async () => {
  const endpoint = await startService(['w']);
  for (const [way, sent] of ways) {
    const socket = open(endpoint);
    socket.write(headOf(sent));
    if (sent.after !== undefined) await until(socket, sent.after);
    socket.write(sent.body);
    const answer = await text(socket);
    expect(answer, way).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer.split('\r\n\r\n')[1], way).toBe('{"order_id":"w","recommendation":"Deliver"}');
  }
});

it('answers one order after the other on a connection, also those sent ahead', async () => {
  const ids = ['k-1', 'k-2', 'k-3', 'k-4'];
  const endpoint = await startService(ids);
  const socket = open(endpoint);
  const send = (id: string, ...headers: string[]) => {
    const sent = { headers: [...python, json, ...headers], body: order(id) };
    socket.write(headOf(sent) + sent.body);
  };
  for (const id of ids.slice(0, 2)) {
    send(id, 'Connection: keep-alive');
    const answer = await until(socket, `{"order_id":"${id}","recommendation":"Deliver"}`);
    expect(answer).toContain('Connection: keep-alive');
  }
  send('k-3');
  send('k-4', close);
  const answered = [...(await text(socket)).matchAll(/"order_id":"(k-\d)"/g)].map(([, id]) => id);
  expect(answered).toEqual(['k-3', 'k-4']);
});
