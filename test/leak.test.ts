// What the usual mistakes change, against plain loops over the same files.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changesBetween, expectedDecisions } from './support/brute-force.ts';
import { producer, producerJson } from './support/commands.ts';
import { orderHeader, temporaryDirectory, writeShop } from './support/files.ts';
import { generatedShop } from './support/generated-shop.ts';
import { hasRealOrders, realOrdersDir } from './support/real-orders.ts';

const nowhere = { url: 'redis://127.0.0.1:1', name: 'nowhere' };

interface Leak {
  readonly mistake: string;
  readonly changed: number;
  readonly transitions: readonly { from: string; to: string; orders: number }[];
  readonly outcomes: unknown;
}

async function leaksOf(dir: string, args: readonly string[], TZ = 'UTC'): Promise<Leak[]> {
  const command = ['leak', join(dir, 'orders.csv'), ...args, '--json'];
  const { stdout, stderr } = await producer(nowhere, command, { env: { TZ } });
  expect(stderr).not.toContain('producer:');
  return JSON.parse(stdout).leaks;
}

function changesOf(leak: Leak | undefined): Record<string, number> {
  const transitions = leak?.transitions ?? [];
  return Object.fromEntries(transitions.map(({ from, to, orders }) => [`${from} > ${to}`, orders]));
}

/** The hours that a clock is off all year long, as far as plain loops need to know. */
async function expectLeaks(dir: string, version: 1 | 2, zone: string, hoursOff: number) {
  const args = ['--pipeline', `order-rules@${version}.0.0`, '--zone', zone];
  const leaks = await leaksOf(dir, args, 'Asia/Kolkata');
  const correct = await expectedDecisions(dir, 'order-time', { version });
  const expected = {
    'latest-stock': await expectedDecisions(dir, 'latest', { version }),
    'stock-before': await expectedDecisions(dir, 'before-order', { version }),
    'hour-in-zone': await expectedDecisions(dir, 'order-time', { version, hoursOff }),
  };
  expect(leaks.map(({ mistake }) => mistake)).toEqual(Object.keys(expected));
  for (const [n, mistaken] of Object.values(expected).entries()) {
    const [leak] = leaks.slice(n);
    const changes = changesBetween(correct, mistaken);
    expect(changesOf(leak), leak?.mistake).toEqual(changes);
    expect(leak?.changed).toBe(Object.values(changes).reduce((sum, orders) => sum + orders, 0));
  }
  return leaks;
}

it.each([1, 2] as const)(
  'mistakes with generated orders change what plain loops say, in version %i',
  async (version) => {
    const { dir } = await generatedShop(3000);
    const leaks = await expectLeaks(dir, version, 'Etc/GMT+4', -4);
    for (const { mistake, changed } of leaks) expect(changed, mistake).toBeGreaterThan(0);
  },
  120_000,
);

describe.skipIf(!hasRealOrders)('the 10,000 real orders of July 2021', () => {
  it.each([
    [1, [3118, 3798, 971]],
    [2, [3525, 4160, 1293]],
  ] as const)(
    'are changed by mistakes as plain loops say, in version %i: %j',
    async (version, counts) => {
      const leaks = await expectLeaks(realOrdersDir, version, 'America/New_York', -4);
      expect(leaks.map(({ changed }) => changed)).toEqual(counts);
    },
    120_000,
  );
});

it('the stock of the very second of the order counts, and to leave it out is a mistake', async () => {
  const dir = await temporaryDirectory();
  await writeShop(dir, {
    inventory:
      'sku_code,timestamp,inventory\nsku-1,2021-07-04 11:59:59,0\nsku-1,2021-07-04 12:00:00,5\n',
  });
  const [, before] = await leaksOf(dir, []);
  expect(changesOf(before)).toEqual({ 'Deliver > HoldCheckAvailability': 1 });
});

it('outcomes in the file tell what a mistake costs, and their lack changes nothing else', async () => {
  const dir = await temporaryDirectory();
  const inventory =
    'sku_code,timestamp,inventory\nsku-1,2021-07-01 00:00:00,0\nsku-1,2021-08-01 00:00:00,5\n';
  await writeShop(dir, { inventory });
  const [without] = await leaksOf(dir, []);
  expect(without).toMatchObject({ changed: 1, outcomes: null });
  const row = 'o-1,c-1,2021-07-04 12:00:00,sku-1,1,01234';
  await writeFile(join(dir, 'orders.csv'), `${orderHeader},order_fulfilled\n${row},False\n`);
  const [leak] = await leaksOf(dir, []);
  expect(leak).toMatchObject({
    changed: 1,
    outcomes: {
      known: 1,
      deliver_before: { orders: 0, fulfilled: 0 },
      deliver_after: { orders: 1, fulfilled: 0 },
    },
  });
  const { stdout } = await producer(nowhere, ['leak', join(dir, 'orders.csv')]);
  expect(stdout).toContain('1 decisions change (100.0 %)');
  expect(stdout).toContain('delivers 1 more that were not fulfilled, keeps back 0 that were');
});

it('a wrong zone, missing facts and stdin are refused', async () => {
  const dir = await temporaryDirectory();
  await writeShop(dir);
  const orders = join(dir, 'orders.csv');
  const zone = await producer(nowhere, ['leak', orders, '--zone', 'Mars/Olympus']);
  expect(zone).toMatchObject({ code: 2 });
  expect(zone.stderr).toContain('expected a time zone like America/New_York, got Mars/Olympus');
  const alone = await temporaryDirectory();
  await writeFile(join(alone, 'orders.csv'), `${orderHeader}\n`);
  const facts = await producer(nowhere, ['leak', join(alone, 'orders.csv')]);
  expect(facts).toMatchObject({ code: 1 });
  expect(facts.stderr).toContain('or --facts DIR');
  expect(await producer(nowhere, ['leak', '-'])).toMatchObject({ code: 2 });
  expect(await producerJson(nowhere, ['leak', orders])).toMatchObject({ orders: 1, rejected: 0 });
});
