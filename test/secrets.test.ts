// Customers and passwords through success, failure, rubbish and a crash: none of them comes out again in a
// log, a message or a page of somebody who may only look.
import { openOrdersQueue } from '@verdict/queue';
import { Redis } from 'ioredis';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ask } from './browser-dashboard.ts';
import { openShop, run } from './browser-shop.ts';
import { environment, producer, runNode } from './support/commands.ts';
import { orderHeader } from './support/files.ts';
import { startOwnRedis } from './support/own-redis.ts';

const repo = join(import.meta.dirname, '..');
const leak = `--import ${join(import.meta.dirname, 'support/leak.mjs')}`;
/** The customer of every order of the shop, and all passwords. */
const secrets = [
  'customer-4711',
  'canary-redis',
  'canary-viewer',
  'canary-operator',
  'canary-webhook',
  'Y2FuYXJ5', // canary in base64
];

const passwords = {
  DASHBOARD_PASSWORD: 'canary-viewer',
  DASHBOARD_OPERATOR_PASSWORD: 'canary-operator',
};

/** Nobody is there: the dashboard tries, and says so. */
const webhook = {
  ALERT_WEBHOOK_URL: 'http://127.0.0.1:9/canary-webhook',
  ALERT_WEBHOOK_SECRET: `whsec_${Buffer.from('canary'.repeat(5)).toString('base64')}`,
};

const bin = (command: string) => `apps/${command}/bin/${command}.js`;

function basic(password: string) {
  return { Authorization: `Basic ${Buffer.from(`:${password}`).toString('base64')}` };
}

/** A command with all that it says. */
function start(file: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const child = fork(join(repo, file), args, {
    env: { ...env, LOG_LEVEL: 'trace' },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => (output.text += part));
  }
  const exited = once(child, 'close');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    return output.text;
  };
  onTestFinished(async () => void (await stop()));
  return { ready: once(child, 'message'), output, stop };
}

async function protectedRedis() {
  const { url, name } = await startOwnRedis();
  const redis = new Redis(url);
  onTestFinished(() => redis.disconnect());
  await redis.config('SET', 'requirepass', 'canary-redis');
  await redis.auth('canary-redis');
  return { redis, url, space: { url: url.replace('//', '//:canary-redis@'), name } };
}

/** Jobs that no producer made, with a customer in what cannot be read. */
async function addRubbish(redis: Redis, name: string): Promise<void> {
  const queue = openOrdersQueue(redis, `{${name}}`);
  const malformed = { run: 'orders', order: { customer_id: 'customer-4711', quantity: 'x' } };
  await queue.add('decide', malformed as never, { jobId: 'orders~malformed', attempts: 1 });
  await redis.hset(queue.toKey('orders~text'), {
    name: 'decide',
    data: '{"customer_id":customer-4711}',
    opts: '{}',
    timestamp: '1',
  });
  await redis.lpush(queue.toKey('wait'), 'orders~text');
  await queue.close();
}

/** Rows that are refused: with too many cells, with an open quote, and with other content than before. */
const refusedRows = [
  'many,customer-4711,2021-07-04 12:00:00,sku-1,1,01234,more',
  'a,customer-4711,2021-07-04 12:00:00,sku-1,2,01234',
  'open,customer-4711,2021-07-04 12:00:00,"sku-1,1,01234',
];

const pages = [
  '/',
  '/api/overview',
  '/api/history?span=15m',
  '/metrics',
  '/orders/a',
  '/orders/throws',
  '/orders/crashes',
  '/orders/throws?format=json',
  '/orders',
  '/orders?sku_code=sku-1',
  '/api/orders?run=orders',
  '/scan?run=orders',
  '/api/scan?run=orders',
  '/failures',
  '/api/failures',
  '/failures/retry',
  '/failures/retry?run=orders&order_id=throws',
  '/runs',
  '/api/runs',
  '/runs/orders',
  '/api/runs/orders',
  '/runs/orders/results.jsonl',
  '/runs/orders/results.csv',
  '/runs/orders/rejects.jsonl',
  '/queues',
  '/queues/api/queues?activeQueue=orders&status=failed',
  '/queues/api/queues/orders/orders~throws',
  '/queues/api/queues/orders/orders~throws/logs',
  '/queues/api/queues/orders/orders~crashes',
  '/queues/api/queues/orders/orders~malformed',
  '/queues/api/queues/orders/orders~text',
  '/queues/api/queues/orders/none',
  '/queues/api/queues?activeQueue=alerts&status=latest',
  '/api/audit',
  '/nothing',
];

it('customers and passwords come out nowhere', async () => {
  const { redis, url, space } = await protectedRedis();
  const env = environment(space);
  const said: string[] = [];
  const worker = start(bin('worker'), [], {
    ...env,
    WORKER_REPLICAS: '1',
    WORKER_LOCK_MS: '1000',
    NODE_OPTIONS: leak,
  });
  await worker.ready;
  const shop = await openShop(space, ['a', 'throws', 'crashes']);
  await addRubbish(redis, space.name);
  await run(space, ['enqueue', shop.orders, '--wait'], { ORDER_ATTEMPTS: '1' });
  const refused = join(shop.dir, 'refused.csv');
  await writeFile(refused, [orderHeader, ...refusedRows, ''].join('\n'));
  await run(space, ['enqueue', refused, '--run', 'orders']);
  const failed = JSON.parse((await producer(space, ['status', '--json'])).stdout);
  expect(failed).toMatchObject({ decided: 1, failed: 2 });
  expect(worker.output.text).toContain('ended by no name for "…" of crashes');

  const commands = [['status'], ['verify', shop.orders], ['runs'], ['--help']];
  const wrong = url.replace('//', '//x:canary-redis@');
  const ended = await Promise.all([
    ...commands.map((args) => producer(space, args)),
    runNode(bin('producer'), ['status', '--redis-url', wrong], env),
    runNode(bin('worker'), ['--redis-url', 'user:canary-redis@host'], env),
    runNode(bin('dashboard'), ['--redis-url', 'http://:canary-redis@host'], env),
  ]);
  expect(ended.map(({ code }) => code)).toEqual([0, 3, 0, 0, 1, 2, 2]);
  said.push(...ended.flatMap(({ stdout, stderr }) => [stdout, stderr]));

  const dashboard = start(bin('dashboard'), ['--port', '0'], {
    ...env,
    ...passwords,
    ...webhook,
  });
  const [{ url: address }] = await dashboard.ready;
  const bodies = await Promise.all(
    pages.map(async (path) => {
      const answer = await ask({ url: address }, path, { headers: basic('canary-viewer') });
      return `${path} ${JSON.stringify(answer)}`;
    }),
  );
  expect(bodies.join('\n')).toContain('no name for');
  const rejects = bodies.find((body) => body.startsWith('/runs/orders/rejects.jsonl'));
  for (const reason of ['too-many-cells', 'conflict', 'not-csv']) {
    expect(rejects).toContain(`reason\\":\\"${reason}\\"`);
  }
  await ask({ url: address }, '/', { headers: basic('canary-operator-mistyped') });
  await ask({ url: address }, '/api/audit', { headers: basic('canary-operator') });
  said.push(...bodies, await dashboard.stop(), await worker.stop());
  for (const part of said) {
    const found = secrets.filter((secret) => part.includes(secret));
    expect(found, part.slice(0, 5000)).toEqual([]);
  }
}, 90_000);
