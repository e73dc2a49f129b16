// What workers have decided is counted by the time of the orders, exactly once whoever dies: compared with a plain
// count of what `producer results` says.
import { openKeySpace } from '@verdict/testing';
import { parse } from 'csv-parse/sync';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { constants, getPriority } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  environment,
  producer,
  producerJson,
  type RunningWorker,
  runNode,
  startWorker,
} from './support/commands.ts';
import { parseJsonLines, temporaryDirectory } from './support/files.ts';

type Counts = Map<string, number>;

function add(counts: Counts, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

function sorted(counts: Counts): [string, number][] {
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const thresholds = {
  inventory: { type: 'number', min: 10 },
  payment_status: { domain: ['OK'], missing_rate: 0.1 },
};

function isUnexpected(name: string, value: unknown): boolean {
  if (value === null) return false;
  return name === 'inventory' ? Number(value) < 10 : name === 'payment_status' && value !== 'OK';
}

/** Day, feature and value to how often it is in the results; large numbers are counted together. */
async function recount(
  space: Parameters<typeof producer>[0],
  orders: string,
  hasThresholds = true,
) {
  const { stdout } = await producer(space, ['results', '--like', orders]);
  const rows: string[][] = parse(await readFile(orders));
  const dayOf = new Map(rows.map(([order_id, , time]) => [order_id, time?.slice(0, 10)]));
  const counts: Counts = new Map();
  for (const { order_id, recommendation, features } of parseJsonLines(stdout)) {
    const day = dayOf.get(String(order_id));
    add(counts, `${day} recommendation ${String(recommendation)}`, 1);
    for (const [name, value] of Object.entries(features ?? {})) {
      const isLarge = typeof value === 'number' && Math.abs(value) > 128;
      add(counts, `${day} ${name} ${isLarge ? 'large' : String(value)}`, 1);
      if (hasThresholds && isUnexpected(name, value)) add(counts, `${day} ${name} unexpected`, 1);
    }
  }
  return sorted(counts);
}

/** The same, as Redis has counted it. */
async function counted({ redis, prefix }: ReturnType<typeof openKeySpace>, shards: number) {
  const counts: Counts = new Map();
  const keys = await redis.keys(
    `${prefix.replace('}', shards > 1 ? '*}' : '}')}:run:orders:window:*`,
  );
  for (const key of keys) {
    const day = new Date(Number(key.split(':').at(-1)) * 1000).toISOString().slice(0, 10);
    for (const [field, count] of Object.entries(await redis.hgetall(key))) {
      const [letter = '', name = '', value = ''] = field.split('\x1f');
      if (letter === 'd') add(counts, `${day} recommendation ${name}`, Number(count));
      if (letter === 'v') add(counts, `${day} ${name} unexpected`, Number(count));
      if (letter === 'm') add(counts, `${day} ${name} null`, Number(count));
      if (letter === 'c' || letter === 'n') {
        add(counts, `${day} ${name} ${/^[<>]/.test(value) ? 'large' : value}`, Number(count));
      }
    }
  }
  return sorted(counts);
}

async function uncountedIn({ redis, prefix }: ReturnType<typeof openKeySpace>): Promise<number> {
  const keys = await redis.keys(`${prefix.replace('}', '*}')}:uncounted`);
  const lengths = await Promise.all(keys.map((key) => redis.llen(key)));
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** With all that it has started. */
async function killWhole(worker: RunningWorker): Promise<void> {
  const started = worker.log.filter((line) => line['msg'] === 'replica started');
  worker.process.kill('SIGKILL');
  for (const { replica } of started) {
    try {
      process.kill(Number(replica), 'SIGKILL');
    } catch {
      // It ended with its supervisor.
    }
  }
}

const orderCount = 12_000;

it.each([1, 3])(
  'with 4 workers that are killed at random all is counted once, over %i shards',
  async (shards) => {
    const space = { ...openKeySpace(), shards };
    const dir = await temporaryDirectory();
    const orders = join(dir, 'orders.csv');
    await producerJson(space, [
      'generate',
      '--orders',
      String(orderCount),
      '--seed',
      '9',
      '--out',
      dir,
    ]);
    await producerJson(space, ['load', dir]);
    const file = join(dir, 'thresholds.json');
    await writeFile(file, JSON.stringify(thresholds));
    const start = () => startWorker(space, { WORKER_LOCK_MS: '1000', DATA_THRESHOLDS: file });
    const workers = await Promise.all(Array.from({ length: 4 }, start));
    const enqueueing = producerJson(space, ['enqueue', orders, '--wait']);
    const decided = async () => Number((await producerJson(space, ['status']))['decided']);
    for (const share of [0.1, 0.25, 0.4, 0.55]) {
      await expect
        .poll(decided, { interval: 20, timeout: 60_000 })
        .toBeGreaterThan(share * orderCount);
      const victim = workers.splice(Math.floor(Math.random() * workers.length), 1)[0];
      if (victim !== undefined) await killWhole(victim);
      workers.push(await start());
    }
    expect(await enqueueing).toMatchObject({ decided: orderCount, failed: 0 });
    await expect.poll(() => uncountedIn(space), { interval: 50, timeout: 20_000 }).toBe(0);
    const counts = await counted(space, shards);
    expect(counts).toEqual(await recount(space, orders));
    expect(counts.filter(([name]) => name.endsWith('unexpected')).length).toBeGreaterThan(10);

    await producerJson(space, ['enqueue', orders, '--wait']);
    expect(await counted(space, shards)).toEqual(counts);
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await producer(space, ['drop', '--run', 'orders', '--yes'])).toMatchObject({ code: 0 });
    expect(await counted(space, shards)).toEqual([]);
  },
  180_000,
);

/** Of each thread of a process: Linux has them at `/proc/PID/task/TID/stat`, the 19th field (proc(5)). */
async function prioritiesOf(pid: unknown): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const stats = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8')),
  );
  return stats.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]));
}

it.runIf(process.platform === 'linux')(
  'counting gives way to replicas, which keep their priority',
  async () => {
    const worker = await startWorker(openKeySpace());
    const own = getPriority();
    const lower = constants.priority.PRIORITY_BELOW_NORMAL;
    const givesWay = async () =>
      (await prioritiesOf(worker.process.pid)).filter((priority) => priority === lower).length;
    await expect.poll(givesWay).toBe(1);
    const started = worker.log.find(({ msg }) => msg === 'replica started');
    const ofReplica = await prioritiesOf(started?.['replica']);
    expect(new Set(ofReplica)).toEqual(new Set([own]));
    expect(await worker.stop()).toBe(0);
  },
);

it('counts orders that took longer than a phase may, and says so, as of a threshold of no feature', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const file = join(dir, 'thresholds.json');
  await writeFile(file, '{"inventory": {"min": -1e9}, "inventroy": {"min": 0}}');
  await producerJson(space, ['generate', '--orders', '300', '--out', dir]);
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', join(dir, 'orders.csv')]);
  const budgets = 'waiting=600000,look_up=0,decide=60000';
  const worker = await startWorker(space, { LATENCY_BUDGET_MS: budgets, DATA_THRESHOLDS: file });
  await worker.logged(({ cause }) => cause === 'longer than its budget: look_up');
  await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--wait']);
  await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--wait', '--run', 'again']);
  expect(await worker.stop()).toBe(0);
  const strangers = worker.log.filter(({ msg }) => String(msg).startsWith('a threshold'));
  expect(strangers.map(({ cause }) => cause)).toEqual(['inventroy']);
  const overruns: Counts = new Map();
  for (const key of await space.redis.keys(`${space.prefix}:run:orders:window:*`)) {
    for (const [field, count] of Object.entries(await space.redis.hgetall(key))) {
      if (field.startsWith('l')) add(overruns, field, Number(count));
    }
  }
  expect([...overruns]).toEqual([['l\x1flook_up', 300]]);
}, 60_000);

it.each([
  ['{"inventory": {"mim": 3}}', {}, 'inventory: Unrecognized key: "mim"'],
  ['{"inventory": ', {}, 'JSON'],
  ['{"inventory": {"min": 3}}', { DRIFT_WINDOW: 'off' }, 'expected a DRIFT_WINDOW'],
])('a worker refuses %s as thresholds', async (text, env, says) => {
  const space = openKeySpace();
  const file = join(await temporaryDirectory(), 'thresholds.json');
  await writeFile(file, text);
  const settings = environment(space, { DATA_THRESHOLDS: file, ...env });
  const { code, stderr } = await runNode('apps/worker/bin/worker.js', [], settings);
  expect(stderr).toContain('worker: DATA_THRESHOLDS: ');
  expect(stderr).toContain(says);
  expect(code).toBe(2);
});

it('counts what was decided before a worker was told to stop, around what cannot be read, and nothing where that is off', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', '500', '--out', dir]);
  await producerJson(space, ['load', dir]);
  const off = await startWorker(space, { DRIFT_WINDOW: 'off' });
  await space.redis.rpush(`${space.prefix}:uncounted`, 'foreign', '["orders",[86400]]\n[[');
  await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--wait', '--run', 'unseen']);
  expect(await off.stop()).toBe(0);
  expect(await space.redis.keys(`${space.prefix}:run:unseen:window*`)).toEqual([]);
  const worker = await startWorker(space);
  await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--wait', '--run', 'orders']);
  expect(await worker.stop()).toBe(0);
  const logged = [...off.log, ...worker.log];
  expect(logged.find(({ msg }) => msg === 'some orders are not counted')?.['cause']).toMatch(/^2 /);
  expect(await uncountedIn(space)).toBe(0);
  expect(await counted(space, 1)).toEqual(await recount(space, join(dir, 'orders.csv'), false));
}, 60_000);
