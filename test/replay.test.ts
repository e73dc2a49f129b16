// Orders of a finished run decided again: through real processes, with exact counts from plain loops.
import { openKeySpace } from '@verdict/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changesBetween, type Expected, expectedDecisions } from './support/brute-force.ts';
import {
  producer,
  producerJson,
  type Space,
  startProducer,
  startWorker,
} from './support/commands.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';
import { generatedShop } from './support/generated-shop.ts';
import { hasRealOrders, realOrdersDir } from './support/real-orders.ts';

interface Counted {
  readonly from: string;
  readonly to: string;
  readonly orders: number;
}

interface Diff {
  readonly changed: number;
  readonly transitions: readonly Counted[];
  readonly changes: readonly (Counted & { readonly causes: readonly string[] })[];
}

const version2 = 'artifacts/order-rules-2';

/** Of each order of a run what it was decided to, by id. */
async function decisionsOf(space: Space, run: string): Promise<Map<string, string>> {
  const { stdout } = await producer(space, ['results', '--run', run]);
  return new Map(
    parseJsonLines(stdout).map((line) => [
      String(line['order_id']),
      String(line['recommendation']),
    ]),
  );
}

function plain(expected: ReadonlyMap<string, Expected>): Map<string, string> {
  return new Map([...expected].map(([id, { recommendation }]) => [id, recommendation]));
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function replayArgs(run: string, ...others: string[]): string[] {
  return ['replay', '--from-run', 'orders', '--run', run, ...others];
}

/** `diff` names exactly these changes, and what they are due to. */
async function expectChanges(
  space: Space,
  run: string,
  changes: Readonly<Record<string, number>>,
  cause: string,
): Promise<void> {
  const { stdout } = await producer(space, ['diff', 'orders', run, '--json']);
  const diff: Diff = JSON.parse(stdout);
  const moved = diff.transitions.filter(({ from, to }) => from !== to);
  const counted = moved.map(({ from, to, orders }) => [`${from} > ${to}`, orders] as const);
  expect(Object.fromEntries(counted)).toEqual(changes);
  expect(diff).toMatchObject({ changed: sum(changes), decided_in_one: 0 });
  expect(new Set(diff.changes.flatMap(({ causes }) => causes))).toEqual(new Set([cause]));
  const { stdout: csv } = await producer(space, ['diff', 'orders', run, '--csv']);
  expect(csv.trimEnd().split('\n')).toHaveLength(sum(changes) + 1);
}

async function expectReplays(dir: string, orders: number): Promise<void> {
  const space = openKeySpace();
  await producerJson(space, ['load', dir]);
  await startWorker(space, { WORKER_REPLICAS: '2' });
  await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--wait']);

  const v2 = replayArgs('v2', '--pipeline', version2, '--wait');
  const report = await producerJson(space, v2);
  expect(report).toMatchObject({
    run: 'v2',
    from_run: 'orders',
    facts_of: 'orders',
    model: 'order-rules@2.0.0',
    rows: orders,
    enqueued: orders,
    decided: orders,
    failed: 0,
  });
  const before = await expectedDecisions(dir, 'order-time');
  const decided2 = await expectedDecisions(dir, 'order-time', { version: 2 });
  expect(await decisionsOf(space, 'v2')).toEqual(plain(decided2));
  expect(sum(changesBetween(before, decided2))).toBeGreaterThan(orders / 100);

  await producerJson(space, replayArgs('latest', '--inventory-as-of', 'latest', '--wait'));
  const latest = await expectedDecisions(dir, 'latest');
  expect(await decisionsOf(space, 'latest')).toEqual(plain(latest));

  await expectChanges(space, 'v2', changesBetween(before, decided2), 'pipeline');
  await expectChanges(space, 'latest', changesBetween(before, latest), 'facts');

  const again = await producerJson(space, v2);
  expect(again).toMatchObject({ enqueued: 0, duplicates: orders, decided: orders });
}

it('a replay of generated orders decides each as plain loops say', async () => {
  const { dir } = await generatedShop(2000);
  await expectReplays(dir, 2000);
}, 120_000);

describe.skipIf(!hasRealOrders)('the 10,000 real orders of July 2021', () => {
  it('are replayed with version 2 and with the latest stock as plain loops say', async () => {
    await expectReplays(realOrdersDir, 10_000);
    const before = await expectedDecisions(realOrdersDir, 'order-time');
    const latest = await expectedDecisions(realOrdersDir, 'latest');
    expect(sum(changesBetween(before, latest))).toBe(3118);
  }, 120_000);
});

it('a replay that was interrupted goes on when it is started again', async () => {
  const space = openKeySpace();
  const { dir, orders } = await generatedShop(300);
  await producerJson(space, ['load', dir]);
  const worker = await startWorker(space);
  await producerJson(space, ['enqueue', orders, '--wait']);
  await worker.stop();
  const args = replayArgs('v2', '--pipeline', version2);
  const interrupted = startProducer(space, [...args, '--max-backlog', '100']);
  await interrupted.said('100 orders wait');
  interrupted.interrupt();
  expect(await interrupted.ended).not.toBe(0);
  expect(await producerJson(space, ['status', '--run', 'v2'])).toMatchObject({ accepted: 100 });
  await startWorker(space);
  const again = await producerJson(space, [...args, '--wait']);
  expect(again).toMatchObject({ enqueued: 200, duplicates: 100, decided: 300, failed: 0 });
  const expected = await expectedDecisions(dir, 'order-time', { version: 2 });
  expect(await decisionsOf(space, 'v2')).toEqual(plain(expected));
}, 120_000);

const inventoryHeader = 'sku_code,timestamp,inventory';

describe('a run of which facts came late', () => {
  /** Decided when no stock was known; by now some is, from before the order. */
  async function setup() {
    const space = openKeySpace();
    const dir = await temporaryDirectory();
    await writeShop(dir, { inventory: `${inventoryHeader}\n` });
    await producerJson(space, ['load', dir]);
    await startWorker(space);
    await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--wait']);
    await writeShop(dir);
    await producerJson(space, ['load', dir]);
    return { space, dir };
  }

  it('is replayed on the facts that it captured', async () => {
    const { space } = await setup();
    await producerJson(space, replayArgs('captured', '--pipeline', version2, '--wait'));
    expect(await decisionsOf(space, 'captured')).toEqual(
      new Map([['o-1', 'HoldCheckAvailability']]),
    );
    const { stdout } = await producer(space, ['results', '--run', 'captured', '--full']);
    expect(parseJsonLines(stdout)[0]).toMatchObject({ facts: { inventory: null } });
  });

  it('is replayed on those that are loaded by now where that is asked for', async () => {
    const { space } = await setup();
    const args = replayArgs('loaded', '--facts', 'loaded', '--pipeline', version2, '--wait');
    expect(await producerJson(space, args)).toMatchObject({ facts_of: null });
    expect(await decisionsOf(space, 'loaded')).toEqual(new Map([['o-1', 'Deliver']]));
  });

  it('keeps its captured facts through a failure and a retry', async () => {
    const { space } = await setup();
    const strict = replayArgs('strict', '--strict', '--attempts', '1', '--wait', '--json');
    const { code } = await producer(space, strict);
    expect(code).toBe(3);
    const retry = ['retry', '--run', 'strict', '--wait', '--json'];
    const { stdout } = await producer(space, retry, { env: { ORDER_ATTEMPTS: '1' } });
    expect(JSON.parse(stdout)).toMatchObject({ retried: 1, decided: 0, failed: 1 });
  });
});

it('orders that failed are replayed on the facts that are loaded', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir, {
    inventory: `${inventoryHeader}\nsku-2,2021-07-01 00:00:00,5\n`,
    orders:
      `${orderHeader}\no-1,c-1,2021-07-04 12:00:00,sku-1,1,01234\n` +
      'o-2,c-1,2021-07-04 12:00:00,sku-2,1,01234\n',
    payments:
      'order_id,timestamp,payment_status\no-1,2021-07-04 11:00:00,OK\no-2,2021-07-04 11:00:00,OK\n',
  });
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  const orders = join(dir, 'orders.csv');
  const strict = ['enqueue', orders, '--strict', '--attempts', '1', '--wait'];
  expect((await producer(space, strict)).code).toBe(3);
  await writeFile(
    join(dir, 'inventory.csv'),
    `${inventoryHeader}\nsku-1,2021-07-01 00:00:00,5\nsku-2,2021-07-01 00:00:00,5\n`,
  );
  await producerJson(space, ['load', dir]);
  const report = await producerJson(space, replayArgs('lenient', '--no-strict', '--wait'));
  expect(report).toMatchObject({ enqueued: 2, decided: 2, failed: 0 });
  expect(await decisionsOf(space, 'lenient')).toEqual(
    new Map([
      ['o-1', 'Deliver'],
      ['o-2', 'Deliver'],
    ]),
  );
}, 120_000);

describe('a replay is refused', () => {
  async function setup({ isDecided = true } = {}) {
    const space = openKeySpace();
    const dir = await temporaryDirectory();
    await writeShop(dir);
    await producerJson(space, ['load', dir]);
    if (isDecided) await startWorker(space);
    const wait = isDecided ? ['--wait'] : [];
    await producerJson(space, ['enqueue', join(dir, 'orders.csv'), ...wait]);
    return space;
  }

  it('into the run itself, from one that is not there, and with facts that contradict', async () => {
    const space = await setup();
    const itself = await producer(space, replayArgs('orders'));
    expect([itself.code, itself.stderr]).toEqual([
      2,
      'producer: --run: expected another run than --from-run, got orders twice\n',
    ]);
    const unknown = await producer(space, ['replay', '--from-run', 'none', '--run', 'x']);
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      'producer: there is no run none; runs: orders\n',
    ]);
    const both = replayArgs('x', '--facts', 'captured', '--inventory-as-of', 'latest');
    const contradicting = await producer(space, both);
    expect(contradicting.code).toBe(2);
    expect(contradicting.stderr).toContain('expected --facts loaded with it');
  });

  it('into a run with other settings', async () => {
    const space = await setup();
    await producerJson(space, replayArgs('v2', '--pipeline', version2, '--wait'));
    for (const others of [[], ['--facts', 'loaded', '--pipeline', version2]]) {
      const refused = await producer(space, replayArgs('v2', ...others));
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain('run v2 was started with');
    }
    expect(await producerJson(space, ['status', '--run', 'v2'])).toMatchObject({ accepted: 1 });
  });

  it('where orders have no outcome yet, but for --partial', async () => {
    const space = await setup({ isDecided: false });
    const refused = await producer(space, replayArgs('v2'));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('run orders is not finished: 1 of its orders');
    const partial = await producerJson(space, replayArgs('v2', '--partial'));
    expect(partial).toMatchObject({ rows: 0, enqueued: 0 });
  });

  it('in another number of shards, unless facts are looked up there', async () => {
    const space = await setup();
    const wide = { ...space, shards: 2 };
    const refused = await producer(wide, replayArgs('wide'));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('run orders is spread over');
    const loaded = await producer(wide, replayArgs('wide', '--facts', 'loaded'));
    expect(loaded.stderr).toContain('no facts are loaded for 2 shards');
  });
});

it('an order that the replayed run does not have is not decided on facts of another time', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir);
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  const orders = join(dir, 'orders.csv');
  await producerJson(space, ['enqueue', orders, '--wait']);
  await producerJson(space, replayArgs('v2', '--pipeline', version2, '--wait'));
  const other = `${orderHeader}\no-9,c-1,2021-07-04 12:00:00,sku-1,1,01234\n`;
  const args = ['enqueue', '-', '--run', 'v2', '--attempts', '1', '--wait', '--json'];
  const { code, stdout } = await producer(space, args, { stdin: other });
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({ enqueued: 1, decided: 1, failed: 1 });
});
