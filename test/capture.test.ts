// What decided a share of the orders, from workers into files, whoever is killed on the way.
import { isCaptured } from '@verdict/capture';
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  environment,
  producer,
  producerJson,
  type Space,
  startWorker,
} from './support/commands.ts';
import { parseJsonLines, temporaryDirectory } from './support/files.ts';
import { generatedShop } from './support/generated-shop.ts';
import { startKeepingRedis } from './support/keeping-redis.ts';
import { canWatchMemory, watchMemory } from './support/peak-memory.ts';

type Row = Readonly<Record<string, unknown>>;

const bin = join(import.meta.dirname, '../apps/producer/bin/producer.js');

interface Following {
  readonly process: ChildProcess;
  readonly said: (text: string) => Promise<void>;
  /** Exit code and what it printed. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string }>;
}

function follow(space: Space, dir: string, ...flags: readonly string[]): Following {
  const args = [bin, 'capture', '--out', dir, '--follow', '--json', ...flags];
  const child = spawn(process.execPath, args, { env: environment(space) });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => (stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  const ended = once(child, 'close').then(([code]: (number | null)[]) => ({
    code: code ?? null,
    stdout,
  }));
  const said = async (wanted: string) => {
    while (!stderr.includes(wanted)) {
      const more = once(child.stderr, 'data');
      const gone = ended.then(() => Promise.reject(new Error(`it ended, and said ${stderr}`)));
      await Promise.race([more, gone]);
    }
  };
  return { process: child, said, ended };
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true });
  return entries.filter((name) => /^date=.*(jsonl|parquet)$/.test(name)).toSorted();
}

async function rowsOf(path: string): Promise<Row[]> {
  if (path.endsWith('.jsonl')) return parseJsonLines(await readFile(path, 'utf8'));
  return parquetReadObjects({ file: await asyncBufferFromFile(path) });
}

/** Every captured order in the files, however often it is there. */
async function rowsBelow(dir: string): Promise<Row[]> {
  const rows = await Promise.all((await filesBelow(dir)).map((name) => rowsOf(join(dir, name))));
  return rows.flat();
}

async function resultsOf(space: Space, run: string): Promise<Row[]> {
  const { stdout } = await producer(space, ['results', '--run', run, '--full']);
  return parseJsonLines(stdout);
}

/** A captured order as far as its result has it too. */
function comparable(row: Row) {
  const { order_id, run, recommendation, reason, features, model, decided_at, attempt } = row;
  const { customer_id, timestamp, sku_code, quantity, zip_code } = row;
  const order = { order_id, customer_id, timestamp, sku_code, quantity, zip_code };
  return { ...order, run, recommendation, reason, features, model, decided_at, attempt };
}

const byOrder = (a: Row, b: Row) =>
  `${String(a['order_id'])} ${String(a['run'])}` < `${String(b['order_id'])} ${String(b['run'])}`
    ? -1
    : 1;

/** The files hold exactly the stored results of the captured orders, once each. */
async function expectCaptured(dir: string, results: readonly Row[], share: number) {
  const expected = results.filter(({ order_id }) => isCaptured(String(order_id), share));
  const rows = await rowsBelow(dir);
  expect(rows.map(comparable).toSorted(byOrder)).toEqual(
    expected.map(comparable).toSorted(byOrder),
  );
  return rows;
}

function capturedTotal(space: Pick<KeySpace, 'redis'>, prefix: string): Promise<number> {
  return space.redis.get(`${prefix}:capture:total`).then(Number);
}

const stop = (following: Following) => {
  following.process.kill('SIGTERM');
  return following.ended;
};

describe.each([1, 2])('with QUEUE_SHARDS=%d', (shards) => {
  it('holds each captured order once, whoever is killed', async () => {
    const share = 0.3;
    const space = { ...openKeySpace(), shards };
    const { dir: shop, orders } = await generatedShop(6000);
    await producerJson(space, ['load', shop]);
    const worker = await startWorker(space, {
      CAPTURE_SHARE: String(share),
      WORKER_REPLICAS: '4',
      WORKER_LOCK_MS: '1000',
    });
    const dir = await temporaryDirectory();
    const enqueueing = producerJson(space, ['enqueue', orders, '--wait']);
    const decided = async () => Number((await producerJson(space, ['status']))['decided']);
    const flags = ['--part-orders', '100', '--part-seconds', '1'];
    for (const [n, least] of [500, 1500, 2500, 3500].entries()) {
      const following = follow(space, dir, ...flags);
      await expect.poll(decided, { timeout: 60_000 }).toBeGreaterThan(least);
      following.process.kill('SIGKILL');
      const started = worker.log.filter((line) => line['msg'] === 'replica started');
      process.kill(Number(started[n]?.['replica']), 'SIGKILL');
      await following.ended;
    }
    expect(await enqueueing).toMatchObject({ decided: 6000, failed: 0 });
    const deaths = () => worker.log.filter((line) => line['msg'] === 'replica died');
    await expect.poll(() => deaths().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);

    // The same file again captures nothing.
    await producerJson(space, ['enqueue', orders, '--wait']);
    expect(await producerJson(space, ['capture', '--out', dir])).toMatchObject({
      trimmed: 0,
      missing: 0,
    });
    const rows = await expectCaptured(dir, await resultsOf(space, 'orders'), share);
    expect(rows.length).toBeGreaterThan(1000);
    expect(new Set(rows.map((row) => row['shard'])).size).toBe(shards);
    for (const row of rows) {
      const { look_up_ms, decide_ms, worker: name, payment_status, features } = row;
      expect(look_up_ms).toBeGreaterThanOrEqual(0);
      expect(decide_ms).toBeGreaterThanOrEqual(0);
      expect(name).toMatch(/^(worker|isolated)-/);
      expect(payment_status).toBe((features as Row)['payment_status']);
    }
    expect(JSON.stringify(rows)).not.toContain('order_fulfilled');
  }, 180_000);
});

it('captures a run that was decided again as another, in Parquet as well', async () => {
  const space = openKeySpace();
  const { dir: shop, orders } = await generatedShop(500);
  await producerJson(space, ['load', shop]);
  await startWorker(space, { CAPTURE_SHARE: '1' });
  for (const run of ['one', 'two']) {
    await producerJson(space, ['enqueue', orders, '--run', run, '--wait']);
  }
  const [jsonl, parquet] = [await temporaryDirectory(), await temporaryDirectory()];
  const forms = ['--part-orders', '300', '--format'];
  await producerJson(space, ['capture', '--out', jsonl, ...forms, 'jsonl']);
  await producerJson(space, ['capture', '--out', parquet, ...forms, 'parquet']);
  const results = [...(await resultsOf(space, 'one')), ...(await resultsOf(space, 'two'))];
  const rows = await expectCaptured(jsonl, results, 1);
  const read = await rowsBelow(parquet);
  const keys = (all: readonly Row[]) =>
    all.map(({ sequence, order_id, run }) => `${Number(sequence)} ${order_id} ${run}`).toSorted();
  expect(keys(read)).toEqual(keys(rows));
}, 60_000);

it('captures nothing unless it is told to', async () => {
  const space = openKeySpace();
  const { dir: shop, orders } = await generatedShop(200);
  await producerJson(space, ['load', shop]);
  await startWorker(space);
  await producerJson(space, ['enqueue', orders, '--wait']);
  expect(await space.redis.exists(`${space.prefix}:capture`)).toBe(0);
  const dir = await temporaryDirectory();
  expect(await producerJson(space, ['capture', '--out', dir])).toMatchObject({ entries: 0 });
}, 60_000);

it('counts exactly what was trimmed before it was read, and ends with 3', async () => {
  const space = openKeySpace();
  const { dir: shop, orders } = await generatedShop(3000);
  await producerJson(space, ['load', shop]);
  await startWorker(space, { CAPTURE_SHARE: '1', CAPTURE_KEPT: '500' });
  await producerJson(space, ['enqueue', orders, '--wait']);
  const kept = await space.redis.xlen(`${space.prefix}:capture`);
  expect(kept).toBeGreaterThanOrEqual(500);
  expect(kept).toBeLessThan(1000);
  const dir = await temporaryDirectory();
  const { code, stdout, stderr } = await producer(space, ['capture', '--out', dir, '--json']);
  expect(code).toBe(3);
  const gone = 3000 - kept;
  expect(JSON.parse(stdout)).toMatchObject({ entries: kept, trimmed: gone, missing: gone });
  expect(stderr).toContain(`numbers 1 to ${gone}, gone before they were read`);
  // What is told once is not new.
  const again = await producerJson(space, ['capture', '--out', dir]);
  expect(again).toMatchObject({ entries: 0, trimmed: 0, missing: gone });
}, 60_000);

async function fill({ redis }: Pick<KeySpace, 'redis'>, prefix: string, count: number) {
  const text = JSON.stringify({
    run: 'orders',
    settings: { model: 'm@1', inventory_as_of: 'order-time', strict: false },
    order: {
      order_id: 'o-1',
      customer_id: 'c-1',
      timestamp: '2021-07-04 12:00:00',
      sku_code: 's-1',
      quantity: 1,
      zip_code: '01234',
    },
    snapshot: { inventory: null, payment: null, zip_code: null },
    features: { inventory: null },
    recommendation: 'HoldCheckAvailability',
    reason: 'inventory.unknown',
    attempt: 1,
    decided_at: '2026-11-28T00:00:00.000Z',
    timings: { waiting_ms: 1, look_up_ms: 1, decide_ms: 1 },
    worker: 'w',
  });
  const from = await redis.incrby(`${prefix}:capture:total`, count);
  const pipeline = redis.pipeline();
  for (let n = from - count + 1; n <= from; n += 1) {
    pipeline.xadd(`${prefix}:capture`, `${n}-0`, 'e', text);
  }
  await pipeline.exec();
}

it('ends with 0 on SIGTERM, with all that it held in files', async () => {
  const space = openKeySpace();
  await fill(space, space.prefix, 5);
  const dir = await temporaryDirectory();
  const following = follow(space, dir, '--part-seconds', '1');
  await expect.poll(() => filesBelow(dir), { timeout: 20_000 }).toHaveLength(1);
  await fill(space, space.prefix, 3);
  await expect.poll(() => filesBelow(dir), { timeout: 20_000 }).toHaveLength(2);
  expect(await stop(following)).toMatchObject({ code: 0 });
  expect(await readdir(dir)).toEqual(['capture.json', 'date=2026-11-28']);

  await fill(space, space.prefix, 2);
  const holding = follow(space, dir, '--part-seconds', '3600');
  const unfinished = () => readdir(join(dir, 'unfinished')).catch(() => []);
  await expect.poll(unfinished, { timeout: 20_000 }).toHaveLength(1);
  const { code, stdout } = await stop(holding);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ entries: 2, files: 1, missing: 0 });
  expect(await rowsBelow(dir)).toHaveLength(10);
}, 60_000);

it('waits while Redis is away, and refuses to go on when it came back without what it had', async () => {
  const redis = await startKeepingRedis('--appendfsync', 'always');
  const space = { redis: redis.admin, prefix: '{own}' };
  await fill(space, space.prefix, 5);
  const dir = await temporaryDirectory();
  const following = follow(redis, dir, '--part-seconds', '1');
  await expect.poll(() => filesBelow(dir), { timeout: 20_000 }).toHaveLength(1);
  await redis.kill();
  await following.said('waiting for Redis');
  await redis.start();
  await following.said('Redis is well again');
  await fill(space, space.prefix, 4);
  await expect.poll(() => filesBelow(dir), { timeout: 20_000 }).toHaveLength(2);
  expect(await capturedTotal(space, space.prefix)).toBe(9);

  await redis.kill();
  await redis.forgetAll();
  await redis.start();
  await following.said('expected at least 9 captured orders');
  expect(await following.ended).toMatchObject({ code: 2 });
  expect(await rowsBelow(dir)).toHaveLength(9);
  await fill(space, space.prefix, 20);
  const other = await producer(redis, ['capture', '--out', dir]);
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('another Redis') });
  expect(await rowsBelow(dir)).toHaveLength(9);
}, 90_000);

it('lets one process write to a directory', async () => {
  const space = openKeySpace();
  await fill(space, space.prefix, 1);
  const dir = await temporaryDirectory();
  const following = follow(space, dir, '--part-seconds', '1');
  await expect.poll(() => filesBelow(dir), { timeout: 20_000 }).toHaveLength(1);
  const second = await producer(space, ['capture', '--out', dir]);
  const who = `process ${following.process.pid} on`;
  expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining(who) });
  following.process.kill('SIGKILL');
  await following.ended;
  expect(await producerJson(space, ['capture', '--out', dir])).toMatchObject({ entries: 0 });
}, 60_000);

it.each([
  [{ name: 'other' }, [], 'of KEY_PREFIX'],
  [{ shards: 2 }, [], 'of 1 shard, not 2 shards'],
  [{}, ['--format', 'parquet'], 'in format jsonl'],
])(
  'refuses a directory of something else: %o %o',
  async (changes, flags, why) => {
    const space = openKeySpace();
    await fill(space, space.prefix, 1);
    const dir = await temporaryDirectory();
    await producerJson(space, ['capture', '--out', dir]);
    const name = 'name' in changes ? `${space.name}-other` : space.name;
    const refused = await producer({ ...space, ...changes, name }, [
      'capture',
      '--out',
      dir,
      ...flags,
    ]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
    expect(await filesBelow(dir)).toHaveLength(1);
    await space.redis.del(`{${space.name}-other}:capture:source`);
  },
  30_000,
);

it('says what it expected where the directory is no directory', async () => {
  const space = openKeySpace();
  const path = join(await temporaryDirectory(), 'file');
  await writeFile(path, '');
  const { code } = await producer(space, ['capture', '--out', path]);
  expect(code).toBe(1);
  await rm(path);
});

describe.skipIf(!canWatchMemory)('memory', () => {
  it.each(['jsonl', 'parquet'])(
    'does not grow with the stream, as %s',
    async (format) => {
      const peakOf = async (count: number) => {
        const space = openKeySpace();
        for (let n = 0; n < count; n += 5000)
          await fill(space, space.prefix, Math.min(5000, count));
        const { env, megabytesOf } = await watchMemory();
        const dir = await temporaryDirectory();
        const args = ['capture', '--out', dir, '--format', format];
        expect(await producerJson(space, args, { env })).toMatchObject({ entries: count });
        return megabytesOf('producer.js');
      };
      const few = await peakOf(60_000);
      const many = await peakOf(200_000);
      // Garbage that was not collected yet differs; to hold the rows would take three times that.
      expect(many - few).toBeLessThan(60);
    },
    120_000,
  );
});
