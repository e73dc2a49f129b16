import { openKeySpace } from '@verdict/testing';
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectedDecisions } from './support/brute-force.ts';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { postJson, startEndpoint } from './support/endpoint.ts';
import { parseJsonLines, temporaryDirectory } from './support/files.ts';
import { hasRealOrders, realOrdersDir } from './support/real-orders.ts';

const orders = join(realOrdersDir, 'orders.csv');

const asOfOrderTime = {
  HoldCheckDelivery: 3680,
  Deliver: 2235,
  HoldCheckAvailability: 2122,
  HoldCheckPayment: 1240,
  Decline: 723,
};

const asOfLatest = {
  HoldCheckDelivery: 3620,
  Deliver: 2196,
  HoldCheckAvailability: 2272,
  HoldCheckPayment: 1227,
  Decline: 685,
};

describe.skipIf(!hasRealOrders)('the 10,000 real orders of July 2021', () => {
  it('are decided through the queue as agreed, in both ways to see stock', async () => {
    const space = openKeySpace();
    await producerJson(space, ['load', realOrdersDir]);
    await startWorker(space, { WORKER_REPLICAS: '2' });
    const report = await producerJson(space, ['enqueue', orders, '--wait']);
    expect(report).toMatchObject({ enqueued: 10_000, decided: 10_000, failed: 0 });
    expect(report['recommendations']).toEqual(asOfOrderTime);
    const latest = ['enqueue', orders, '--run', 'latest', '--inventory-as-of', 'latest', '--wait'];
    expect((await producerJson(space, latest))['recommendations']).toEqual(asOfLatest);

    const decided = await Promise.all(
      ['orders', 'latest'].map((run) =>
        producer(space, ['results', '--run', run, '--like', orders]),
      ),
    );
    const [onTime = [], lookingAhead = []] = decided.map(({ stdout }) => parseJsonLines(stdout));
    expect(onTime).toHaveLength(10_000);
    const changed = onTime.filter(
      (line, n) => line['recommendation'] !== lookingAhead[n]?.['recommendation'],
    );
    expect(changed).toHaveLength(3118);
    const expected = await expectedDecisions(realOrdersDir, 'order-time');
    for (const { order_id, recommendation, features } of onTime) {
      expect({ recommendation, features }).toEqual(expected.get(String(order_id)));
    }
  }, 120_000);

  it('are answered over HTTP as they are decided from the file', async () => {
    const space = openKeySpace();
    await producerJson(space, ['load', realOrdersDir]);
    await startWorker(space);
    await producerJson(space, ['enqueue', orders, '--wait']);
    const { stdout } = await producer(space, ['results', '--like', orders]);
    const rows: Readonly<Record<string, string>>[] = parse(await readFile(orders, 'utf8'), {
      columns: true,
    });
    const sample = rows.filter((_row, n) => n % 10 === 0);
    const decided = parseJsonLines(stdout).filter((_line, n) => n % 10 === 0);
    const endpoint = await startEndpoint(space);
    const answers = await Promise.all(
      sample.map(async (row) => (await postJson(endpoint, '/invocations', row)).body),
    );
    expect(answers).toHaveLength(1000);
    expect(answers).toEqual(
      decided.map(({ order_id, recommendation }) => ({ order_id, recommendation })),
    );
  }, 120_000);

  it.each(['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham'])(
    'are decided the same with TZ=%s',
    async (TZ) => {
      const nowhere = { url: 'redis://127.0.0.1:1', name: 'nowhere' };
      const enqueue = ['enqueue', orders, '--dry-run', '--inventory-as-of'];
      for (const [mode, counts] of [
        ['order-time', asOfOrderTime],
        ['latest', asOfLatest],
      ] as const) {
        const report = await producerJson(nowhere, [...enqueue, mode], { env: { TZ } });
        expect(report['recommendations']).toEqual(counts);
      }
    },
  );
});

// The same on data that everybody has.
it.each(['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham'])(
  'generated orders are decided as the contract says by a worker with TZ=%s',
  async (TZ) => {
    const space = openKeySpace();
    const dir = await temporaryDirectory();
    const env = { TZ };
    await producerJson(space, ['generate', '--orders', '500', '--out', dir], { env });
    await producerJson(space, ['load', dir], { env });
    await startWorker(space, env);
    const file = join(dir, 'orders.csv');
    await producerJson(space, ['enqueue', file, '--wait'], { env });
    const { stdout } = await producer(space, ['results', '--like', file], { env });
    const expected = await expectedDecisions(dir, 'order-time');
    const lines = parseJsonLines(stdout);
    expect(lines).toHaveLength(500);
    for (const { order_id, recommendation, features } of lines) {
      expect({ recommendation, features }).toEqual(expected.get(String(order_id)));
    }
  },
);
