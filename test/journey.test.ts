import { openKeySpace } from '@verdict/testing';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expectedDecisions } from './support/brute-force.ts';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';

async function generatedShop(orders: number): Promise<string> {
  const dir = await temporaryDirectory();
  await producerJson(
    { url: '', name: '' },
    ['generate', '--orders', String(orders), '--seed', '7', '--out', dir],
    { env: { REDIS_URL: '', KEY_PREFIX: '' } },
  );
  return dir;
}

it('decides every order of a shop as the contract says, on facts in Redis', async () => {
  const space = openKeySpace();
  const dir = await generatedShop(3000);
  await producerJson(space, ['load', dir]);
  await startWorker(space, { WORKER_REPLICAS: '2' });
  const orders = join(dir, 'orders.csv');
  const report = await producerJson(space, ['enqueue', orders, '--wait']);
  expect(report).toMatchObject({ run: 'orders', rows: 3000, enqueued: 3000, duplicates: 0 });
  expect(report).toMatchObject({ rejected: 0, decided: 3000, failed: 0 });

  const { stdout } = await producer(space, ['results', '--like', orders]);
  const expected = await expectedDecisions(dir, 'order-time');
  const lines = parseJsonLines(stdout);
  expect(lines.map((line) => line['order_id'])).toEqual([...expected.keys()]);
  for (const line of lines) {
    const { recommendation, features } = line;
    expect({ recommendation, features }, String(line['order_id'])).toEqual(
      expected.get(String(line['order_id'])),
    );
  }
});

it('decides the same in a dry run, without Redis', async () => {
  const dir = await generatedShop(3000);
  const nowhere = { url: 'redis://127.0.0.1:1', name: 'nowhere' };
  for (const mode of ['order-time', 'latest'] as const) {
    const report = await producerJson(nowhere, [
      'enqueue',
      join(dir, 'orders.csv'),
      '--dry-run',
      '--inventory-as-of',
      mode,
    ]);
    const counts: Record<string, number> = {};
    for (const { recommendation } of (await expectedDecisions(dir, mode)).values()) {
      counts[recommendation] = (counts[recommendation] ?? 0) + 1;
    }
    expect(report['recommendations']).toEqual(counts);
  }
});

it('enqueues nothing and changes nothing when the same file comes again', async () => {
  const space = openKeySpace();
  const dir = await generatedShop(1000);
  const orders = join(dir, 'orders.csv');
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  await producerJson(space, ['enqueue', orders, '--wait']);
  const [first, second] = [join(dir, 'first.jsonl'), join(dir, 'second.jsonl')];
  await producer(space, ['results', '--out', first]);
  await producerJson(space, ['load', dir]);
  const report = await producerJson(space, ['enqueue', orders, '--wait']);
  expect(report).toMatchObject({ rows: 1000, enqueued: 0, duplicates: 1000, rejected: 0 });
  await producer(space, ['results', '--out', second]);
  expect(await readFile(second)).toEqual(await readFile(first));
});

it('keeps runs apart, each with the settings of its first enqueue', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir, {
    inventory:
      'sku_code,timestamp,inventory\nsku-1,2021-07-01 00:00:00,5\nsku-1,2021-07-09 00:00:00,0\n',
  });
  const orders = join(dir, 'orders.csv');
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  await producerJson(space, ['enqueue', orders, '--wait']);
  const latest = ['enqueue', orders, '--run', 'july-v2', '--inventory-as-of', 'latest'];
  const report = await producerJson(space, [...latest, '--wait']);
  expect(report).toMatchObject({ enqueued: 1, recommendations: { HoldCheckAvailability: 1 } });

  const refused = await producer(space, ['enqueue', orders, '--inventory-as-of', 'latest']);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('run orders was started with inventory_as_of order-time');
  const unnamed = await producerJson(space, ['enqueue', orders, '--run', 'july-v2']);
  expect(unnamed).toMatchObject({ enqueued: 0, duplicates: 1 });

  const runs = await producer(space, ['runs', '--json']);
  expect(JSON.parse(runs.stdout)).toMatchObject([
    { run: 'orders', inventory_as_of: 'order-time', strict: false, accepted: 1, decided: 1 },
    { run: 'july-v2', inventory_as_of: 'latest', model: 'order-rules@1.0.0', decided: 1 },
  ]);
  const results = await producer(space, ['results']);
  expect(parseJsonLines(results.stdout)).toMatchObject([
    { recommendation: 'Deliver', reason: 'deliver', run: 'orders' },
  ]);
});

it('writes a result with its keys in the agreed order, and all that is known with --full', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir);
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--wait']);
  const plain = await producer(space, ['results']);
  const [line = {}] = parseJsonLines(plain.stdout);
  expect(Object.keys(line)).toEqual([
    'order_id',
    'recommendation',
    'reason',
    'features',
    'model',
    'run',
    'decided_at',
  ]);
  expect(line['decided_at']).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
  const full = await producer(space, ['results', '--full']);
  expect(parseJsonLines(full.stdout)).toMatchObject([
    {
      ...line,
      customer_id: 'c-1',
      timestamp: '2021-07-04 12:00:00',
      sku_code: 'sku-1',
      quantity: 1,
      zip_code: '01234',
      pipeline: expect.stringMatching(/^[0-9a-f]{64}$/),
      facts: {
        inventory: { inventory: 5, timestamp: '2021-07-01 00:00:00' },
        payment: { payment_status: 'OK', timestamp: '2021-07-04 11:00:00' },
        zip_code: { available_from: '2021-07-01 00:00:00' },
      },
    },
  ]);
  const csv = await producer(space, ['results', '--format', 'csv', '--full']);
  expect(csv.stdout.split('\n')[0]).toBe(
    'order_id,recommendation,reason,model,run,decided_at,customer_id,timestamp,sku_code,quantity,' +
      'zip_code,attempt,pipeline,order_hour_of_day,inventory,payment_status,zip_code_available,' +
      'inventory_timestamp,payment_timestamp,zip_code_available_from',
  );
});

it('exports by recommendation and by reason', async () => {
  const space = openKeySpace();
  const dir = await generatedShop(500);
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  const report = await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--wait']);
  const held = await producer(space, ['results', '--recommendation', 'HoldCheckPayment']);
  const lines = parseJsonLines(held.stdout);
  expect(report['recommendations']).toMatchObject({ HoldCheckPayment: lines.length });
  expect(new Set(lines.map((line) => line['recommendation']))).toEqual(
    new Set(['HoldCheckPayment']),
  );
  const failed = await producer(space, ['results', '--reason', 'payment.failed']);
  const expectedIds = lines.filter((line) => line['reason'] === 'payment.failed');
  expect(expectedIds.length).toBeGreaterThan(0);
  expect(parseJsonLines(failed.stdout)).toEqual(expectedIds);
});

it('reads orders from stdin and under other column names', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir);
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  const stdin =
    '\uFEFFzip_code,Note,OrderID,customer_id,timestamp,sku_code,quantity\r\n' +
    '01234,"two\r\nlines",o-1,c-1,2021-07-04T12:00:00,sku-1,1\n';
  const report = await producerJson(
    space,
    ['enqueue', '-', '--map', 'order_id=OrderID', '--wait'],
    { stdin },
  );
  expect(report).toMatchObject({ file: 'stdin', enqueued: 1, recommendations: { Deliver: 1 } });
  const unknown = await producer(space, ['enqueue', '-', '--map', 'id=OrderID'], { stdin });
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.stderr).toContain('--map: expected COLUMN=NAME');
});

it('pauses the producer while the backlog is full', async () => {
  const space = openKeySpace();
  const dir = await generatedShop(600);
  await producerJson(space, ['load', dir]);
  const orders = join(dir, 'orders.csv');
  const enqueueing = producerJson(space, ['enqueue', orders, '--max-backlog', '100', '--wait']);
  const wait = `${space.prefix}:orders:wait`;
  await expect.poll(() => space.redis.llen(wait), { timeout: 10_000 }).toBe(100);
  await startWorker(space);
  expect(await enqueueing).toMatchObject({ enqueued: 600, decided: 600 });
});

it('counts what waits, what is decided and what failed, exactly', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const rows = [1, 2, 3].map((n) => `o-${n},c-1,2021-07-04 12:00:00,sku-${n},1,01234`);
  await writeShop(dir, { orders: [orderHeader, ...rows].join('\n') });
  await producerJson(space, ['load', dir]);
  const env = { ORDER_ATTEMPTS: '1' };
  const orders = join(dir, 'orders.csv');
  await producerJson(space, ['enqueue', orders, '--strict'], { env });
  expect(await producerJson(space, ['status'])).toMatchObject({
    accepted: 3,
    waiting: 3,
    active: 0,
    delayed: 0,
    decided: 0,
    failed: 0,
    workers: 0,
  });
  await startWorker(space);
  const { code, stdout } = await producer(space, ['enqueue', orders, '--wait', '--json']);
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ enqueued: 0, duplicates: 3, decided: 1, failed: 2 });
  expect(await producerJson(space, ['status', '--run', 'orders'])).toMatchObject({
    run: 'orders',
    accepted: 3,
    waiting: 0,
    active: 0,
    delayed: 0,
    decided: 1,
    failed: 2,
  });
});

it('retries an order of a strict run until its facts are there', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir, { payments: 'order_id,timestamp,payment_status\n' });
  await producerJson(space, ['load', dir]);
  await startWorker(space, { LOG_LEVEL: 'debug' });
  const env = { ORDER_ATTEMPTS: '50', ORDER_BACKOFF_MS: '50' };
  await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--strict'], { env });
  const delayed = `${space.prefix}:orders:delayed`;
  await expect.poll(() => space.redis.zcard(delayed), { timeout: 10_000 }).toBe(1);
  await writeShop(dir);
  await producerJson(space, ['load', dir]);
  await expect
    .poll(async () => (await producerJson(space, ['status']))['decided'], { timeout: 20_000 })
    .toBe(1);
  const { stdout } = await producer(space, ['results', '--full']);
  const [result] = parseJsonLines(stdout);
  expect(result).toMatchObject({ recommendation: 'Deliver' });
  expect(Number(result?.['attempt'])).toBeGreaterThan(1);
});

it('refuses to enqueue when no facts are loaded', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir);
  const refused = await producer(space, ['enqueue', join(dir, 'orders.csv')]);
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stderr).toContain('no facts are loaded');
  await writeShop(dir, {
    payments: 'order_id,timestamp,payment_status\n',
    inventory: 'sku_code,timestamp,inventory\n',
    zip_codes: 'zip_code,available_from\n',
  });
  await producerJson(space, ['load', dir]);
  expect(await producer(space, ['enqueue', join(dir, 'orders.csv')])).toMatchObject({ code: 1 });
  expect(await space.redis.hlen(`${space.prefix}:runs`)).toBe(0);
});
