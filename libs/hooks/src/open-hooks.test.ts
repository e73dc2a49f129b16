// With real threads: a module is written for each test, and its hooks do what the SKU of an order says.
import { ImpossibleOrderError, type Order, OrderError } from '@verdict/records';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type AfterDecision, hookPoints, type OnError } from './hook.ts';
import type { HookTrouble } from './hosted-hook.ts';
import { checkHooks, openHooks } from './open-hooks.ts';
import { type HookOutcome, openTallies } from './tallies.ts';

const deeds = `
  import { appendFileSync } from 'node:fs';
  const file = new URL('./seen.txt', import.meta.url);
  const say = (text) => appendFileSync(file, text + '\\n');
  const deeds = {
    pass: () => {},
    say: ({ order_id }) => say(order_id),
    throw: () => { throw new Error('of no use to customer-1'); },
    reject: async () => { throw new Error('later'); },
    never: () => new Promise(() => {}),
    loop: () => { for (;;); },
    'loop-later': async () => { await null; for (;;); },
    exit: () => { process.exit(3); },
    crash: () => { setTimeout(() => { throw new Error('in a timer'); }); return new Promise(() => {}); },
    stray: () => { Promise.reject(new Error('astray')); },
    eat: () => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); },
    slow: () => { const end = performance.now() + 50; while (performance.now() < end); },
    late: () => { const end = performance.now() + 150; while (performance.now() < end); },
    refuse: () => ({ reject: 'not today' }),
    nonsense: () => 'yes',
    wait: () => new Promise((resolve) => setTimeout(resolve, 30)),
  };
  const act = (event) => deeds[event.order.sku_code](event);
  const observer = { kind: 'observe', name: 'observer', at: 'after-decision', observe: act };
  const guard = { kind: 'guard', name: 'guard', at: 'after-decision', onFailure: 'reject', guard: act };
`;

const patientGuard = '{ ...guard, timeoutMs: 10_000 }';
const quietNeighbour = `{ ...observer, name: 'neighbour', observe: () => {} }`;

async function moduleOf(
  exported: string,
): Promise<{ path: string; seen: () => Promise<string[]> }> {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-hooks-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const path = join(dir, 'module.mjs');
  await writeFile(path, `${deeds} export default ${exported};`);
  const seen = async () => {
    const text = await readFile(join(dir, 'seen.txt'), 'utf8').catch(() => '');
    return text.split('\n').slice(0, -1);
  };
  return { path, seen };
}

const order: Order = {
  order_id: 'o-1',
  customer_id: 'customer-1',
  timestamp: '2021-07-04 12:00:00',
  sku_code: 'pass',
  quantity: 1,
  zip_code: '03779',
};

function eventOf(sku_code: string, order_id = 'o-1'): AfterDecision {
  return {
    run: 'july',
    order_id,
    attempt: 1,
    order: { ...order, order_id, sku_code },
    model: 'm@1.0.0',
    snapshot: { inventory: null, payment: null, zip_code: null },
    features: {},
    decision: { recommendation: 'Deliver', reason: 'deliver' },
    decided_at: '2026-01-01T00:00:00.000Z',
  };
}

async function setup(exported = `[observer, ${quietNeighbour}]`, ...others: readonly string[]) {
  const { path, seen } = await moduleOf(exported);
  const paths = [path, ...(await Promise.all(others.map(moduleOf))).map((other) => other.path)];
  const onTrouble = vi.fn<(trouble: HookTrouble) => void>();
  const hooks = await openHooks(paths, onTrouble);
  onTestFinished(() => hooks.end(0));
  const total = openTallies();
  /** Since the beginning. */
  const counts = (hook: string): Partial<Record<HookOutcome, number>> => {
    total.putBack(hooks.take());
    const all = total.take();
    total.putBack(all);
    return Object.fromEntries(all.get(hook) ?? []);
  };
  const told = (what: string) =>
    vi.waitFor(() => {
      const all = onTrouble.mock.calls.map(([trouble]) => `${trouble.hook}: ${trouble.what}`);
      expect(all).toContain(what);
    }, 10_000);
  const observe = (deed: string) => hooks.observe('after-decision', eventOf(deed));
  const ask = (deed: string) => hooks.ask('after-decision', eventOf(deed)) ?? Promise.resolve();
  return { path, hooks, seen, onTrouble, told, counts, observe, ask };
}

test('observers are told what happened at their point, all of it before the end', async () => {
  const { hooks, seen, counts } = await setup(
    `[observer, { ...observer, name: 'other', at: 'on-error' }]`,
  );
  const ids = Array.from({ length: 1200 }, (_, n) => `o-${n}`);
  for (const id of ids) hooks.observe('after-decision', eventOf('say', id));
  hooks.observe('before-features', eventOf('say', 'elsewhere'));
  await hooks.end(20_000);
  expect(await seen()).toEqual(ids);
  expect(counts('observer')).toEqual({ seen: 1200 });
  expect(counts('other')).toEqual({});
});

test('an observer that returns a promise is waited for within its time', async () => {
  const { hooks, counts, observe } = await setup();
  for (let n = 0; n < 100; n += 1) observe('wait');
  await hooks.end(20_000);
  expect(counts('observer')).toEqual({ seen: 100 });
});

test.each([
  ['throw', 'of no use to customer-1'],
  ['reject', 'later'],
  ['never', 'took longer than 100 ms'],
  ['late', 'longer than 100 ms'],
])('an observer that fails (%s) is left alone after five in a row', async (deed, what) => {
  const { counts, observe, onTrouble, told } = await setup();
  for (let n = 0; n < 5; n += 1) observe(deed);
  await told('observer: it is left alone for a minute');
  expect(onTrouble).toHaveBeenCalledWith({
    hook: 'observer',
    what: expect.stringContaining(what),
    event: eventOf(deed),
  });
  observe('pass');
  await vi.waitFor(() => expect(counts('neighbour')).toEqual({ seen: 6 }), 10_000);
  expect(counts('observer')).toEqual({ failed: 5, opened: 1, skipped: 1 });
});

test.each([
  ['loop', 'it stood still for 2000 ms'],
  ['loop-later', 'it stood still for 2000 ms'],
  ['exit', 'exit code 3'],
  ['crash', 'in a timer'],
  ['eat', 'Worker terminated due to reaching memory limit: JS heap out of memory'],
])(
  'an observer that takes its thread along (%s) is left alone, its neighbours go on',
  async (deed, why) => {
    const { counts, observe, told } = await setup();
    observe(deed);
    await told(`observer: its thread ended: ${why}`);
    observe('pass');
    await vi.waitFor(() => expect(counts('neighbour')['seen']).toBeGreaterThan(0), 10_000);
    expect(counts('observer')).toEqual({ failed: 1, opened: 1, skipped: 1 });
    expect(counts('neighbour')['opened']).toBeUndefined();
  },
);

test('a promise that an observer leaves to itself costs no thread', async () => {
  const { hooks, counts, observe, told, path } = await setup();
  observe('stray');
  await told(`file://${path}: a promise that nothing waits for: astray`);
  await hooks.end(10_000);
  expect(counts('observer')).toEqual({ seen: 1 });
});

/** Lets a hook of 50 ms an event see what it can. @returns how many that were */
async function seenMeanwhile(meanwhile: () => Promise<void>): Promise<number> {
  const { hooks, counts, observe } = await setup('{ ...observer, budgetMs: 30_000 }');
  for (let n = 0; n < 6000; n += 1) observe('slow');
  await meanwhile();
  const { seen = 0 } = counts('observer');
  await hooks.end(0);
  return seen;
}

async function beBusy(forMs: number): Promise<void> {
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs) {
    const turnMs = performance.now() + 5;
    while (performance.now() < turnMs);
    await nextTurn();
  }
}

test('a hook that cannot keep up leaves the processors to a process that is busy itself', async () => {
  const whileIdle = await seenMeanwhile(() => delay(2000));
  const whileBusy = await seenMeanwhile(() => beBusy(2000));
  expect(whileIdle).toBeGreaterThan(10);
  expect(whileBusy).toBeLessThan(whileIdle / 2);
});

test('an event is made where a hook is, and once for all that see it', async () => {
  const { hooks, counts, seen } = await setup(`[observer, { ...observer, name: 'other' }]`);
  expect(hookPoints.filter(hooks.areAt)).toEqual(['after-decision']);
  const toJSON = vi.fn<() => object>(() => eventOf('say'));
  hooks.observe('after-decision', Object.assign(eventOf('say'), { toJSON }));
  hooks.observe('before-features', Object.assign(eventOf('say'), { toJSON }));
  await hooks.end(10_000);
  expect(toJSON).toHaveBeenCalledTimes(1);
  expect(await seen()).toEqual(['o-1', 'o-1']);
  expect([counts('observer'), counts('other')]).toEqual([{ seen: 1 }, { seen: 1 }]);
});

test('memory is bounded: what comes faster than it is seen is dropped', async () => {
  const { hooks, counts, observe } = await setup('{ ...observer, budgetMs: 30_000 }');
  for (let n = 0; n < 7000; n += 1) observe('slow');
  expect(counts('observer')).toEqual({ dropped: 2000 });
  await hooks.end(1000);
  const { seen = 0, dropped = 0, ...others } = counts('observer');
  expect(others).toEqual({});
  expect(seen).toBeGreaterThan(0);
  expect(dropped).toBeGreaterThan(2000);
  expect(seen + dropped).toBe(7000);
});

test('hooks start before the first event, flush when they have seen one, and stop', async () => {
  const { hooks, seen, observe } = await setup(`{
    ...observer,
    start: async () => { await null; say('start'); },
    flush: () => say('flush'),
    stop: async () => { await null; say('stop'); },
  }`);
  expect(await seen()).toEqual(['start']);
  observe('say');
  await vi.waitFor(async () => expect(await seen()).toEqual(['start', 'o-1', 'flush']), 10_000);
  observe('say');
  await hooks.end(10_000);
  expect(await seen()).toEqual(['start', 'o-1', 'flush', 'o-1', 'flush', 'stop']);
});

test('a hook that does not start is told, and tried again with the next event', async () => {
  const { hooks, counts, observe, told } = await setup(`{
    ...observer,
    start: () => { if ((globalThis.tries = (globalThis.tries ?? 0) + 1) < 3) throw new Error('no disk'); },
  }`);
  await told('observer: it did not start: no disk');
  observe('pass');
  await vi.waitFor(() => expect(counts('observer')).toEqual({ failed: 1 }), 10_000);
  observe('pass');
  await hooks.end(10_000);
  expect(counts('observer')).toEqual({ failed: 1, seen: 1 });
});

test('guards are asked together; where there are none at a point there is nothing to wait for', async () => {
  const { hooks, counts, ask } = await setup(patientGuard);
  expect(hooks.ask('before-features', eventOf('pass'))).toBeUndefined();
  await Promise.all(Array.from({ length: 300 }, () => ask('pass')));
  await ask('wait');
  expect(counts('guard')).toEqual({ passed: 301 });
});

test('a guard that rejects fails the order for good, with its reason', async () => {
  const { counts, ask } = await setup(patientGuard);
  const error = await ask('refuse').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ImpossibleOrderError);
  expect(error).toMatchObject({ reason: 'guard.guard', message: 'not today' });
  expect(counts('guard')).toEqual({ rejected: 1 });
});

const failing = [
  ['throw', 'of no use'],
  ['never', 'no answer in 100 ms'],
  ['loop', 'no answer in 100 ms'],
  ['late', 'no answer in 100 ms'],
  ['exit', 'its thread ended: exit code 3'],
  ['nonsense', "expected undefined, true or { reject: 'why' }, got a string"],
] as const;

test.each(failing)(
  'a guard that fails (%s) rejects where it says so, to be tried again',
  async (deed, what) => {
    const { counts, ask } = await setup('guard');
    const error = await ask(deed).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OrderError);
    expect(error).toMatchObject({
      reason: 'guard.guard',
      message: expect.stringContaining(`the guard failed: ${what}`),
    });
    expect(counts('guard')).toMatchObject({ failed_closed: 1 });
  },
);

test.each(failing)('a guard that fails (%s) lets pass where it says so', async (deed) => {
  const { counts, ask, told } = await setup(`{ ...guard, onFailure: 'pass' }`);
  await Promise.all(Array.from({ length: 5 }, () => ask(deed)));
  await told('guard: it is left alone for a minute');
  const startMs = performance.now();
  await ask(deed);
  expect(performance.now() - startMs).toBeLessThan(50);
  expect(counts('guard')).toEqual({ failed_open: 6, opened: 1 });
});

test('a guard is not to blame for what a neighbour does, and one in another module does not notice', async () => {
  const other = `{ ...guard, name: 'afar', timeoutMs: 10_000 }`;
  const { counts, observe, told, ask } = await setup(
    `[observer, { ...guard, onFailure: 'pass' }]`,
    other,
  );
  observe('loop');
  await new Promise((resolve) => setTimeout(resolve, 100));
  await Promise.all(Array.from({ length: 10 }, () => ask('pass')));
  expect(counts('guard')).toEqual({ failed_open: 10 });
  expect(counts('afar')).toEqual({ passed: 10 });
  await told('observer: its thread ended: it stood still for 2000 ms');
  await vi.waitFor(async () => {
    await ask('pass');
    expect(counts('guard')['passed']).toBeGreaterThan(0);
  }, 10_000);
  expect(counts('guard')['opened']).toBeUndefined();
});

test('the end does not wait for who does not end', async () => {
  const { hooks, counts, observe } = await setup(`{ ...observer, stop: () => { for (;;); } }`);
  observe('pass');
  const startMs = performance.now();
  await hooks.end(500);
  expect(performance.now() - startMs).toBeLessThan(5000);
  expect(counts('observer')).toEqual({ seen: 1 });
});

test('an error is told with what is known of its order', async () => {
  const { hooks, seen } = await setup(`{
    ...observer,
    at: 'on-error',
    observe: (event) => say(JSON.stringify(event)),
  }`);
  const event: OnError = {
    run: 'july',
    order_id: 'o-1',
    attempt: 2,
    order: null,
    reason: 'job.malformed',
    message: 'no order',
    is_last_try: true,
  };
  hooks.observe('on-error', event);
  await hooks.end(10_000);
  expect((await seen()).map((line) => JSON.parse(line))).toEqual([event]);
});

test('modules are checked without a call to their hooks', async () => {
  const { path, seen } = await moduleOf(`{ ...observer, start: () => say('start') }`);
  expect(await checkHooks([path])).toEqual([
    { kind: 'observe', name: 'observer', at: 'after-decision', budgetMs: 100 },
  ]);
  expect(await seen()).toEqual([]);
});

test.each([
  [`{ ...observer, at: 'later' }`, 'hook 1 (observer): at: expected one of'],
  ['[observer, observer]', 'expected a name of its own for each hook, got observer twice'],
  ['(() => { throw new Error("no licence"); })()', 'no licence'],
  ['process.exit(5)', 'exit code 5'],
])('a module that cannot be used is refused: %s', async (exported, message) => {
  const { path } = await moduleOf(exported);
  await expect(checkHooks([path])).rejects.toMatchObject({
    name: 'HookError',
    message: expect.stringContaining(message),
  });
});

test('a module that is not there is refused by its name', async () => {
  await expect(checkHooks(['./nowhere.mjs'])).rejects.toThrow('HOOKS: ./nowhere.mjs: Cannot find');
});
