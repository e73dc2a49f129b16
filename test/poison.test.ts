// Orders that end the process that decides them: each is found out and fails with its cause, and none of the
// orders that were in hand at the same time does.
import { openKeySpace, type KeySpace } from '@verdict/testing';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endings } from './faults/schedule/endings.ts';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';

const innocents = 400;

const poisons = {
  ...endings,
  overflow: { reason: 'error', message: 'Maximum call stack size exceeded' },
  never: { reason: 'order.timeout', message: 'took longer than 2000 ms' },
} as const;

type Customer = readonly [order_id: string, customer_id: string];

const innocentCustomers = Array.from({ length: innocents }, (_, n): Customer => [
  `o-${n}`,
  `c-${n}`,
]);

function ordersCsv(customers: readonly Customer[]): string {
  const lines = customers.map(
    ([id, customer]) => `${id},${customer},2021-07-04 12:00:00,sku-1,1,01234`,
  );
  return `${[orderHeader, ...lines].join('\n')}\n`;
}

interface Failure {
  readonly reason: string;
  readonly message: string;
  readonly failed_at: string;
}

async function readFailures({ redis, prefix }: KeySpace): Promise<Map<string, Failure>> {
  const stored = await redis.hgetall(`${prefix}:run:orders:failures`);
  return new Map(
    Object.entries(stored).map(([id, text]) => [id, JSON.parse(text.slice(text.indexOf('{')))]),
  );
}

async function readDecided(space: KeySpace): Promise<Map<unknown, string>> {
  const { stdout } = await producer(space, ['results']);
  const lines = parseJsonLines(stdout).map(
    ({ order_id, decided_at }) => [order_id, String(decided_at)] as const,
  );
  expect(new Map(lines).size).toBe(lines.length);
  return new Map(lines);
}

async function decideAll(customers: readonly Customer[], env: Readonly<Record<string, string>>) {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir, { orders: ordersCsv(customers) });
  const worker = await startWorker(space, {
    WORKER_LOCK_MS: '1000',
    ORDER_TIMEOUT_MS: '2000',
    NODE_OPTIONS: `--max-old-space-size=128 --import ${join(import.meta.dirname, 'support/poison.mjs')}`,
    ...env,
  });
  await producerJson(space, ['load', dir]);
  const args = ['enqueue', join(dir, 'orders.csv'), '--wait', '--json'];
  const retries = { ORDER_ATTEMPTS: '2', ORDER_BACKOFF_MS: '50' };
  const { code, stdout } = await producer(space, args, { env: retries });
  expect(code).toBe(3);
  const deaths = worker.log.filter(({ msg }) => msg === 'replica died').length;
  const [failures, decided] = [await readFailures(space), await readDecided(space)];
  return { report: JSON.parse(stdout), deaths, failures, decided };
}

test('orders that end their process fail with the cause, each once, and no innocent order with them', async () => {
  const names = Object.keys(poisons);
  const customers = [...innocentCustomers];
  // In the middle of others, so that it shares its batches with them.
  for (const [n, name] of names.entries()) {
    customers.splice(20 + 35 * n, 0, [name, `poison-${name}`]);
  }
  const { report, deaths, failures, decided } = await decideAll(customers, {
    WORKER_REPLICAS: '2',
  });
  expect(report).toMatchObject({ decided: innocents, failed: names.length });
  expect(deaths).toBeGreaterThanOrEqual(3);
  expect(decided.size).toBe(innocents);
  expect([...failures.keys()].toSorted()).toEqual(names.toSorted());
  for (const [name, { reason, message }] of Object.entries(poisons)) {
    const wanted = { reason, message: expect.stringContaining(message) };
    expect(failures.get(name), name).toMatchObject(wanted);
  }
}, 120_000);

test('with poison in every place of a worker, the others are decided while the guilty are found out', async () => {
  const places = 20;
  const guilty = Array.from({ length: places }, (_, n): Customer => [`p-${n}`, 'poison-exit']);
  const { report, failures, decided } = await decideAll([...guilty, ...innocentCustomers], {
    WORKER_REPLICAS: '1',
    WORKER_CONCURRENCY: String(places),
  });
  expect(report).toMatchObject({ decided: innocents, failed: places });
  expect([...failures.keys()].toSorted()).toEqual(guilty.map(([id]) => id).toSorted());
  for (const [id, { reason, message }] of failures) {
    expect({ reason, message }, id).toEqual({
      reason: 'order.crashed',
      message: 'ended its process with exit code 7',
    });
  }
  const lastFailure = [...failures.values()]
    .map(({ failed_at }) => failed_at)
    .toSorted()
    .at(-1);
  const before = [...decided.values()].filter((decided_at) => decided_at < (lastFailure ?? ''));
  expect(before.length, 'innocents decided before the last failure').toBeGreaterThan(0);
}, 120_000);
