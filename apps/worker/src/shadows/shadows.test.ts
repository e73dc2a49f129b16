import type { Result } from '@verdict/records';
import { comparisonKey } from '@verdict/results';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openShadows } from './shadows.ts';

/** A thread that does with a batch what the SKU of its last order says. */
const obedient = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (batch) => {
    const deed = batch.at(-1).order.sku_code;
    if (deed === 'loop') for (;;);
    if (deed === 'exit') process.exit(3);
    if (deed === 'throw') throw new Error('of no use');
    if (deed === 'silent') return;
    const counts = new Map([['seen', batch.length]]);
    const disagreements = batch.map(({ order }) => ({ order_id: order.order_id }));
    const errors = deed === 'tell' ? ['m@1.0.0: told'] : [];
    parentPort.postMessage({ runs: new Map([['july', { counts, days: counts, disagreements }]]), errors });
  });
`;

const skipped = comparisonKey('m@1.0.0', null, 'skipped');

async function setup(limitMs = 20_000, startMs = 20_000) {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-shadows-'));
  const module = join(dir, 'module.mjs');
  await writeFile(module, obedient);
  const onTrouble = vi.fn<(what: string) => void>();
  const models = ['m@1.0.0'];
  const options = { module, names: ['m'], models, limitMs, startMs, onTrouble };
  const shadows = openShadows(options);
  onTestFinished(async () => {
    await shadows.end();
    await rm(dir, { recursive: true });
  });
  const observe = (deed: string) => shadows.observe('july', resultOf(deed));
  const found = async () => {
    await shadows.end();
    const taken = shadows.take().get('july');
    const [counts, days] = [taken?.counts ?? [], taken?.days ?? []].map(Object.fromEntries);
    return { counts, days, taken };
  };
  return { shadows, observe, found, onTrouble };
}

function resultOf(sku_code: string): Result {
  return {
    order: {
      order_id: 'o-1',
      customer_id: 'c-1',
      timestamp: '2021-07-04 12:00:00',
      sku_code,
      quantity: 1,
      zip_code: '03779',
    },
    snapshot: { inventory: null, payment: null, zip_code: null },
    recommendation: 'Deliver',
    reason: 'deliver',
    decided_at: '2026-01-01T00:00:00.000Z',
    attempt: 1,
  };
}

test('orders go to the thread in batches, and all are compared before the end', async () => {
  const { observe, found } = await setup();
  for (let n = 0; n < 1200; n += 1) observe('compare');
  expect((await found()).counts).toEqual({ seen: 1200 });
});

test('what cannot be written is there the next time, beside what came since', async () => {
  const { shadows, observe, found } = await setup();
  observe('compare');
  await shadows.end();
  const taken = shadows.take();
  expect(shadows.take().size).toBe(0);
  observe('compare');
  shadows.putBack(taken);
  expect(await found()).toMatchObject({ counts: { seen: 2 }, days: { seen: 2 } });
});

test('a shadow that throws is told, and goes on', async () => {
  const { observe, found, onTrouble } = await setup();
  observe('tell');
  expect((await found()).counts).toEqual({ seen: 1 });
  expect(onTrouble).toHaveBeenCalledExactlyOnceWith('m@1.0.0: told');
});

test.each(['loop', 'silent'])('a thread that does not answer (%s) is ended', async (deed) => {
  const { shadows, observe, found, onTrouble } = await setup(1000);
  observe('compare');
  await vi.waitFor(() => expect(shadows.take().size).toBe(1), 10_000);
  observe(deed);
  await vi.waitFor(() => expect(onTrouble).toHaveBeenCalledOnce(), 10_000);
  expect(onTrouble).toHaveBeenCalledWith('its thread was ended: no answer in 1000 ms');
  expect(Object.fromEntries(shadows.take().get('july')?.counts ?? [])).toEqual({ [skipped]: 1 });
  observe('compare');
  expect((await found()).counts).toEqual({ seen: 1 });
});

test.each([
  ['exit', 'exit code 3'],
  ['throw', 'of no use'],
])('a thread that ends by %s skips its orders, and the next are compared', async (deed, why) => {
  const { shadows, observe, found, onTrouble } = await setup();
  observe(deed);
  await vi.waitFor(() => expect(onTrouble).toHaveBeenCalledOnce(), 10_000);
  expect(onTrouble).toHaveBeenCalledWith(`its thread was ended: ${why}`);
  expect(Object.fromEntries(shadows.take().get('july')?.counts ?? [])).toEqual({ [skipped]: 1 });
  observe('compare');
  expect((await found()).counts).toEqual({ seen: 1 });
});

test('a thread that ends again and again is left alone for a while', async () => {
  const { observe, found, onTrouble } = await setup();
  for (let n = 1; n <= 5; n += 1) {
    observe('exit');
    await vi.waitFor(() => expect(onTrouble).toHaveBeenCalledTimes(n), 10_000);
  }
  observe('compare');
  expect((await found()).counts).toEqual({ [skipped]: 6 });
  expect(onTrouble).toHaveBeenCalledTimes(5);
});

test('memory is bounded: what comes faster than it is compared is skipped', async () => {
  const { shadows, observe, found, onTrouble } = await setup(1000);
  observe('compare');
  await vi.waitFor(() => expect(shadows.take().size).toBe(1), 10_000);
  observe('silent');
  for (let n = 0; n < 7000; n += 1) observe('compare');
  const { counts, taken } = await found();
  expect(onTrouble).not.toHaveBeenCalled();
  expect(counts).toEqual({ seen: 5000, [skipped]: 2001 });
  expect(taken?.disagreements).toHaveLength(1000);
});
