// Pipelines as artifacts: named by a run, kept in Redis, fetched by workers that never saw their folder.
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { startEndpoint } from './support/endpoint.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';

const version2 = join(import.meta.dirname, '../artifacts/order-rules-2');

/** Two more pieces than there are, and a zip code that opens three days later: version 2 sees both. */
const orders = [
  orderHeader,
  'plain,c-1,2021-07-04 12:00:00,sku-1,1,01234',
  'too-many,c-1,2021-07-04 12:00:00,sku-1,7,01234',
  'soon,c-1,2021-07-04 12:00:00,sku-1,1,09999',
  '',
].join('\n');

const zipCodes = 'zip_code,available_from\n01234,2021-07-01 00:00:00\n09999,2021-07-07 00:00:00\n';

const payments = ['plain', 'too-many', 'soon'].map((id) => `${id},c-1,2021-07-04 11:00:00,card,OK`);

async function setup() {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir, {
    orders,
    payments: `order_id,customer_id,timestamp,payment_method,payment_status\n${payments.join('\n')}\n`,
    zip_codes: zipCodes,
  });
  await producerJson(space, ['load', dir]);
  return { space, dir, file: join(dir, 'orders.csv') };
}

async function copyOfVersion2(): Promise<string> {
  const folder = join(await temporaryDirectory(), 'copy');
  await cp(version2, folder, { recursive: true, dereference: true });
  return folder;
}

async function reasonsOf(space: KeySpace, run: string): Promise<Record<string, unknown>> {
  const { stdout } = await producer(space, ['results', '--run', run]);
  return Object.fromEntries(
    parseJsonLines(stdout).map((line) => [line['order_id'], line['reason']]),
  );
}

const artifacts = ({ redis, prefix }: KeySpace) => redis.keys(`${prefix}:artifact:*`);

it('decides a run with an artifact that only the producer has a folder of', async () => {
  const { space, file } = await setup();
  const folder = await copyOfVersion2();
  await producerJson(space, ['enqueue', file, '--pipeline', folder]);
  await rm(folder, { recursive: true });
  await startWorker(space);
  await producerJson(space, ['enqueue', file, '--wait']);
  await producerJson(space, ['enqueue', file, '--run', 'v1', '--wait']);
  expect(await reasonsOf(space, 'orders')).toEqual({
    plain: 'deliver',
    'too-many': 'inventory.short',
    soon: 'deliver',
  });
  expect(await reasonsOf(space, 'v1')).toEqual({
    plain: 'deliver',
    'too-many': 'deliver',
    soon: 'zip-code.not-yet',
  });
  const { stdout } = await producer(space, ['results', '--full']);
  const lines = parseJsonLines(stdout);
  const [digest] = (await artifacts(space)).map((key) => key.split(':').at(-1));
  expect(lines.map(({ model, pipeline }) => [model, pipeline])).toEqual(
    Array.from({ length: 3 }, () => ['order-rules@2.0.0', digest]),
  );
  expect(lines.find(({ order_id }) => order_id === 'soon')).toMatchObject({
    features: { order_hour_of_day: 12, inventory: 5, inventory_left: 4, days_until_available: 2.5 },
  });
});

it('keeps to the pipeline of a run, and says so', async () => {
  const { space, file } = await setup();
  await producerJson(space, ['enqueue', file, '--pipeline', 'order-rules@2.0.0']);
  const other = await producer(space, ['enqueue', file, '--pipeline', 'order-rules@1.0.0']);
  expect(other).toMatchObject({ code: 2 });
  expect(other.stderr).toContain(
    'run orders was started with model order-rules@2.0.0, not order-rules@1.0.0',
  );
  const stored = await producer(space, ['enqueue', file, '--pipeline', version2]);
  expect(stored).toMatchObject({ code: 2 });
  expect(stored.stderr).toMatch(/started with pipeline none, not [0-9a-f]{64}/);
  expect(await artifacts(space)).toEqual([]);
});

it('takes the pipeline of the settings for new runs, of files and of live orders', async () => {
  const { space, file } = await setup();
  const env = { PIPELINE: version2 };
  await startWorker(space);
  await producerJson(space, ['enqueue', file, '--wait'], { env });
  expect(await reasonsOf(space, 'orders')).toMatchObject({ 'too-many': 'inventory.short' });
  const { url } = await startEndpoint(space, env);
  const order = {
    order_id: 'live-1',
    customer_id: 'c-1',
    timestamp: '2021-07-04 12:00:00',
    sku_code: 'sku-1',
    zip_code: '01234',
    quantity: 7,
  };
  const response = await fetch(`${url}/invocations`, {
    method: 'POST',
    body: JSON.stringify(order),
    headers: { 'content-type': 'application/json' },
  });
  expect(await response.json()).toEqual({
    order_id: 'live-1',
    recommendation: 'HoldCheckAvailability',
  });
  const found = await fetch(`${url}/orders/live-1`);
  expect(await found.json()).toMatchObject({
    reason: 'inventory.short',
    features: { inventory_left: -2 },
  });
});

it('decides a rehearsal with it, without Redis', async () => {
  const { file } = await setup();
  const nowhere = { url: 'redis://127.0.0.1:1', name: 'nowhere' };
  const args = ['enqueue', file, '--dry-run', '--pipeline', version2];
  expect(await producerJson(nowhere, args)).toMatchObject({
    decided: 3,
    recommendations: { Deliver: 2, HoldCheckAvailability: 1 },
  });
});

it('refuses an artifact that is damaged before anything is enqueued', async () => {
  const { space, file } = await setup();
  const folder = await copyOfVersion2();
  const model = join(folder, 'model.json');
  await writeFile(model, (await readFile(model, 'utf8')).replace('"value": 7', '"value": 70'));
  const { code, stderr } = await producer(space, ['enqueue', file, '--pipeline', folder]);
  expect(code).toBe(1);
  expect(stderr).toContain(`producer: ${folder}: expected order-rules@1.0.0`);
  expect(stderr).toMatch(/model\.json: expected the SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}\n$/);
  const { stdout } = await producer(space, ['runs', '--json']);
  expect(JSON.parse(stdout)).toEqual([]);
});

it('fails orders whose artifact was damaged in Redis, and decides them when it is mended', async () => {
  const { space, file } = await setup();
  const env = { ORDER_BACKOFF_MS: '10' };
  await producerJson(space, ['enqueue', file, '--pipeline', version2], { env });
  const [key = ''] = await artifacts(space);
  const whole = (await space.redis.hget(key, 'model.json')) ?? '';
  await space.redis.hset(key, 'model.json', whole.replace('"value": 7', '"value": 70'));
  await startWorker(space);
  const { code } = await producer(space, ['enqueue', file, '--wait'], { env });
  expect(code).toBe(3);
  const failures = await producer(space, ['status', '--json']);
  expect(JSON.parse(failures.stdout)).toMatchObject({ decided: 0, failed: 3 });
  await space.redis.hset(key, 'model.json', whole);
  await producerJson(space, ['retry', '--reason', 'pipeline.refused']);
  expect(await producerJson(space, ['enqueue', file, '--wait'], { env })).toMatchObject({
    decided: 3,
    failed: 0,
  });
});

it('removes an artifact with the last run that names it', async () => {
  const { space, file } = await setup();
  await producerJson(space, ['enqueue', file, '--pipeline', version2]);
  await producerJson(space, ['enqueue', file, '--run', 'second', '--pipeline', version2]);
  await producerJson(space, ['enqueue', file, '--run', 'third']);
  const drop = (run: string) => producer(space, ['drop', '--run', run, '--yes']);
  expect(await drop('orders')).toMatchObject({ code: 0 });
  expect(await artifacts(space)).toHaveLength(1);
  expect(await drop('second')).toMatchObject({ code: 0 });
  expect(await artifacts(space)).toEqual([]);
  expect(await drop('third')).toMatchObject({ code: 0 });
});
