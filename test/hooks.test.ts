// Hooks of a user's own, in real workers: what they do right, and that what they do wrong reaches no order.
import { type HookReport, readHookCounts } from '@verdict/hooks';
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { parse } from 'csv-parse/sync';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, startDashboard } from './browser-dashboard.ts';
import { type Expected, expectedDecisions } from './support/brute-force.ts';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { parseJsonLines, temporaryDirectory } from './support/files.ts';

const orders = 1500;
const examples = ['docs/examples/held-orders.mjs', 'docs/examples/quantity-limit.mjs'];

let shop = '';
let expected: ReadonlyMap<string, Expected>;

beforeAll(async () => {
  shop = await mkdtemp(join(tmpdir(), 'verdict-shop-'));
  const args = ['generate', '--orders', String(orders), '--seed', '5', '--out', shop];
  // It needs no Redis.
  const space = { url: 'redis://127.0.0.1:1', name: 'unused' };
  await producerJson(space, args);
  expected = await expectedDecisions(shop, 'order-time');
});

afterAll(() => rm(shop, { recursive: true }));

const enqueueArgs = () => ['enqueue', join(shop, 'orders.csv'), '--wait'];
const quickRetries = { ORDER_ATTEMPTS: '2', ORDER_BACKOFF_MS: '50' };

async function writeModule(text: string): Promise<{ path: string; dir: string }> {
  const dir = await temporaryDirectory();
  const path = join(dir, 'hooks.mjs');
  await writeFile(path, text);
  return { path, dir };
}

/** A shop with its facts loaded, and a worker with these hooks. */
async function setup(hooks: string, env: Readonly<Record<string, string>> = {}) {
  const space = openKeySpace();
  await producerJson(space, ['load', shop]);
  const worker = await startWorker(space, { HOOKS: hooks, ...env });
  return { space, worker };
}

async function resultsOf(space: KeySpace): Promise<Map<string, unknown>> {
  const { stdout } = await producer(space, ['results', '--like', join(shop, 'orders.csv')]);
  const lines = parseJsonLines(stdout).map(
    ({ order_id, recommendation, features }) =>
      [String(order_id), { recommendation, features }] as const,
  );
  expect(new Map(lines).size).toBe(lines.length);
  return new Map(lines);
}

async function countsOf(space: KeySpace): Promise<Record<string, HookReport['counts']>> {
  const reports = await readHookCounts(space);
  return Object.fromEntries(reports.map(({ hook, counts }) => [hook, counts]));
}

async function quantities(): Promise<Map<string, number>> {
  const text = await readFile(join(shop, 'orders.csv'), 'utf8');
  const rows: Record<string, string>[] = parse(text, { columns: true });
  return new Map(rows.map((row) => [row['order_id'] ?? '', Number(row['quantity'])]));
}

it('shows parts of the examples as they are', async () => {
  const page = await readFile('docs/hooks.md', 'utf8');
  const shown = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, part = '']) => part);
  const files = await Promise.all(examples.map((path) => readFile(path, 'utf8')));
  expect(shown).toHaveLength(files.length);
  for (const [n, part] of shown.entries()) expect(files[n]).toContain(part);
});

it('does what the examples of the documentation say', async () => {
  const dir = await temporaryDirectory();
  const file = join(dir, 'held.jsonl');
  const env = { HELD_ORDERS_FILE: file, QUANTITY_LIMIT: '2' };
  const { space, worker } = await setup(examples.join(','), env);
  const { code } = await producer(space, enqueueArgs());
  expect(code).toBe(3);
  expect(await worker.stop()).toBe(0);

  const tooMany = [...(await quantities())].filter(([, quantity]) => quantity > 2);
  expect(tooMany.length).toBeGreaterThan(10);
  expect(tooMany.length).toBeLessThan(orders - 10);
  const failed = await space.redis.hgetall(`${space.prefix}:run:orders:failures`);
  expect(new Set(Object.keys(failed))).toEqual(new Set(tooMany.map(([id]) => id)));
  const [[id, quantity] = ['', 0]] = tooMany;
  expect(failed[id]).toContain('"guard.quantity-limit"');
  expect(failed[id]).toContain(`expected a quantity of at most 2, got ${quantity}`);

  const refused = new Set(Object.keys(failed));
  const held = [...expected].filter(
    ([order_id, { recommendation }]) => recommendation !== 'Deliver' && !refused.has(order_id),
  );
  const kept = parseJsonLines(await readFile(file, 'utf8'));
  expect(kept).toHaveLength(held.length);
  expect(new Map(kept.map((line) => [line['order_id'], line['recommendation']]))).toEqual(
    new Map(held.map(([order_id, { recommendation }]) => [order_id, recommendation])),
  );
  expect(await countsOf(space)).toMatchObject({
    'held-orders': { seen: orders - refused.size, failed: 0, dropped: 0, skipped: 0 },
    'quantity-limit': { passed: orders - refused.size, rejected: refused.size, failed_open: 0 },
  });

  const dashboard = await startDashboard(space);
  const { text: page } = await ask(dashboard, '/');
  const [, section = ''] = /<section class="card" id="hooks">(.*?)<\/section>/s.exec(page) ?? [];
  expect(section).toContain('<th scope="row">quantity-limit</th>');
  expect(section).toContain(`data-label="Rejected">${refused.size}</td>`);
  const { text: metrics } = await ask(dashboard, '/metrics');
  const name = 'verdict_hook_events_total{hook="quantity-limit", outcome="rejected"}';
  expect(metrics.split('\n')).toContain(`${name} ${refused.size}`);
}, 60_000);

const points = ['before-features', 'after-features', 'after-decision'] as const;

it('is told the same order at each point, with what is known by then', async () => {
  const { path, dir } = await writeModule(`
    import { appendFileSync } from 'node:fs';
    const file = new URL('./told.jsonl', import.meta.url);
    export default ${JSON.stringify([...points, 'on-error'])}.map((at) => ({
      kind: 'observe', name: at, at,
      observe: (event) => appendFileSync(file, JSON.stringify({ at, ...event }) + '\\n'),
    }));
  `);
  const { space, worker } = await setup(path);
  await producerJson(space, enqueueArgs());
  await worker.stop();
  const told = parseJsonLines(await readFile(join(dir, 'told.jsonl'), 'utf8'));
  expect(told).toHaveLength(3 * orders);
  const { stdout } = await producer(space, ['results', '--full']);
  const results = new Map(parseJsonLines(stdout).map((line) => [line['order_id'], line]));
  expect(told.filter((event) => 'order_fulfilled' in Object(event['order']))).toEqual([]);
  for (const { at, order_id, ...event } of told) {
    const { features, recommendation, reason, decided_at } = results.get(order_id) ?? {};
    const known = { run: 'orders', attempt: 1, model: 'order-rules@1.0.0' };
    const after = at === 'before-features' ? {} : { features };
    const decided = at === 'after-decision' ? { decision: { recommendation, reason } } : {};
    const stored = at === 'after-decision' ? { decided_at } : {};
    expect(event).toMatchObject({ ...known, ...after, ...decided, ...stored });
  }
}, 60_000);

/** What hooks that never do well come to, and those that only do too much. */
const fates = {
  'left alone': ({ seen }: HookReport['counts']) => seen === 0,
  late: ({ dropped, failed }: HookReport['counts']) => dropped > 0 && failed === 0,
  told: ({ seen, failed, skipped }: HookReport['counts']) => seen > 0 && failed + skipped === 0,
} as const;

const slowly = 'const end = performance.now() + 50; while (performance.now() < end);';
const loudly =
  "console.log('x'.repeat(1e5)); void Promise.reject(new Error('y')); return Array(1e5);";

describe.each([
  ['throws', "throw new Error('broken');", 'left alone'],
  ['never settles', 'return new Promise(() => {});', 'left alone'],
  ['loops for ever', 'for (;;);', 'left alone'],
  ['is slow', slowly, 'late'],
  ['floods', loudly, 'told'],
  ['ends its process', 'process.exit(1);', 'left alone'],
  ['keeps all', 'for (;;) (globalThis.kept ??= []).push(Array(1e6).fill(0));', 'left alone'],
] as const)('an observer that %s', (_name, deed, fate) => {
  it('leaves every decision as it is', async () => {
    // Those that fail do so in no time; the others have enough, however busy the machine is.
    const budget = fate === 'left alone' ? '' : 'budgetMs: 30000,';
    const hook = (at: string) =>
      `{ kind: 'observe', name: '${at}', at: '${at}', ${budget} observe: () => { ${deed} } }`;
    const { path } = await writeModule(`export default [${points.map(hook).join(', ')}];`);
    const { space, worker } = await setup(path);
    const replica = worker.log.find(({ msg }) => msg === 'replica started');
    const report = await producerJson(space, enqueueArgs());
    expect(report).toMatchObject({ enqueued: orders, decided: orders, failed: 0 });
    expect(await worker.stop()).toBe(0);
    expect(worker.log.filter(({ msg }) => msg === 'replica started')).toEqual([replica]);
    expect(await resultsOf(space)).toEqual(expected);
    const counts = Object.values(await countsOf(space));
    expect(counts).toHaveLength(points.length);
    expect(counts.filter((count) => !fates[fate](count))).toEqual([]);
    for (const { seen, failed, dropped, skipped } of counts) {
      expect(seen + failed + dropped + skipped).toBe(orders);
    }
    const opened = counts.filter((count) => count.opened > 0);
    expect(opened.length > 0 || fate !== 'left alone').toBe(true);
  }, 60_000);
});

it.each([
  ["throw new Error('no licence');", 'no licence'],
  [
    "export default { kind: 'observe', name: 'seen', at: 'after-decision', observe: 5 };",
    'hook 1 (seen): observe: expected a function, got 5',
  ],
])('refuses to start workers with a module that cannot be used: %s', async (text, message) => {
  const { path } = await writeModule(text);
  const starting = startWorker(openKeySpace(), { HOOKS: path });
  await expect(starting).rejects.toThrow(`HOOKS: ${path}: ${message}`);
  await expect(starting).rejects.toThrow('ended with 2');
});

function guardModule(deed: string, onFailure: 'pass' | 'reject', customer = 'false'): string {
  return `export default {
    kind: 'guard', name: 'check', at: 'after-decision', onFailure: '${onFailure}',
    guard: async (event) => { if (${customer}) { ${deed} } },
  };`;
}

const guardDeeds = [
  ['throws', "throw new Error('broken');", 'broken'],
  ['is late', 'await new Promise(() => {});', 'no answer in 100 ms'],
] as const;

describe.each(guardDeeds)('a guard that %s', (_name, deed, what) => {
  const some = "event.decision.recommendation === 'Decline'";
  const concerned = () =>
    [...expected].filter(([, { recommendation }]) => recommendation === 'Decline');

  it('lets orders pass where that is declared', async () => {
    const { path } = await writeModule(guardModule(deed, 'pass', some));
    const { space, worker } = await setup(path);
    await producerJson(space, enqueueArgs());
    await worker.stop();
    expect(await resultsOf(space)).toEqual(expected);
    const { check } = await countsOf(space);
    expect(check?.failed_open).toBeGreaterThan(0);
    expect(check?.passed).toBe(orders - (check?.failed_open ?? 0));
  }, 60_000);

  it('fails orders where that is declared, and they are decided when it is mended', async () => {
    const { path } = await writeModule(guardModule(deed, 'reject', some));
    const { space, worker } = await setup(path);
    const { code } = await producer(space, enqueueArgs(), { env: quickRetries });
    expect(code).toBe(3);
    await worker.stop();
    const failed = await space.redis.hgetall(`${space.prefix}:run:orders:failures`);
    expect(Object.keys(failed)).toEqual(expect.arrayContaining(concerned().map(([id]) => id)));
    expect(Object.values(failed).join('\n')).toMatch(new RegExp(`the guard failed: .*${what}`));
    for (const text of Object.values(failed)) expect(text).toContain('"guard.check"');

    await writeFile(path, guardModule(deed, 'reject'));
    await startWorker(space, { HOOKS: path });
    const retried = await producerJson(space, [
      'retry',
      '--run',
      'orders',
      '--reason',
      'guard.check',
    ]);
    expect(retried).toMatchObject({ retried: Object.keys(failed).length });
    await producerJson(space, enqueueArgs());
    expect(await resultsOf(space)).toEqual(expected);
  }, 60_000);
});

it('loses and doubles nothing when a worker is killed; orders decided alone meet the same hooks', async () => {
  const { path, dir } = await writeModule(`
    import { appendFileSync } from 'node:fs';
    const file = new URL('./stored.jsonl', import.meta.url);
    export default [
      { kind: 'guard', name: 'odd', at: 'after-features', onFailure: 'reject', timeoutMs: 5000,
        guard: ({ order }) => order.quantity !== 3 || { reject: 'three' } },
      { kind: 'observe', name: 'stored', at: 'after-decision', observe: ({ order_id }) =>
          appendFileSync(file, JSON.stringify({ order_id, pid: process.pid }) + '\\n') },
    ];
  `);
  const { space, worker } = await setup(path, { WORKER_REPLICAS: '2', WORKER_LOCK_MS: '1000' });
  const replicas = () =>
    worker.log.filter(({ msg }) => msg === 'replica started').map(({ replica }) => Number(replica));
  const [victim = 0] = replicas();
  const enqueueing = producer(space, [...enqueueArgs(), '--json']);
  const heldByVictim = async () => {
    const active = await space.redis.lrange(`${space.prefix}:orders:active`, 0, -1);
    const holders = await Promise.all(
      active.map((id) => space.redis.hget(`${space.prefix}:orders:${id}`, 'pb')),
    );
    return holders.filter((holder) => holder?.endsWith(`-${victim}`)).length;
  };
  await expect.poll(heldByVictim, { interval: 5, timeout: 20_000 }).toBeGreaterThan(0);
  // Stopped, so that what it holds does not change any more; looked at again, because it may have till then.
  for (;;) {
    process.kill(victim, 'SIGSTOP');
    if ((await heldByVictim()) > 0) break;
    process.kill(victim, 'SIGCONT');
  }
  process.kill(victim, 'SIGKILL');
  const { stdout } = await enqueueing;
  await worker.stop();

  const threes = [...(await quantities())].filter(([, quantity]) => quantity === 3);
  const rejected = new Set(threes.map(([id]) => id));
  expect(JSON.parse(stdout)).toMatchObject({
    decided: orders - rejected.size,
    failed: rejected.size,
  });
  const failed = await space.redis.hkeys(`${space.prefix}:run:orders:failures`);
  expect(new Set(failed)).toEqual(rejected);
  const decided = [...expected].filter(([id]) => !rejected.has(id));
  expect(await resultsOf(space)).toEqual(new Map(decided));
  const stored = parseJsonLines(await readFile(join(dir, 'stored.jsonl'), 'utf8'));
  const ids = stored.map(({ order_id }) => order_id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeLessThanOrEqual(decided.length);
  const alone = stored.filter(({ pid }) => !replicas().includes(Number(pid)));
  expect(alone.length).toBeGreaterThan(0);
}, 90_000);
