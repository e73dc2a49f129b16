// Real workers among jobs that no producer has put there, in both lanes: none of them ends a worker, is decided in
// the place of another order, or stays; and the orders beside them are decided.
import { openKeySpace } from '@verdict/testing';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { temporaryDirectory } from './support/files.ts';

const megabytes20 = 20_000_000;
/** Together more than a worker has memory for. */
const largeJobs = 6;

const longId = `orders~${'x'.repeat(100_000)}`;
const longestLine = 2000;
const accepted = 40;

async function setup() {
  const space = openKeySpace();
  const { redis, prefix } = space;
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', String(accepted), '--out', dir]);
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', join(dir, 'orders.csv')]);
  const [first = '', second = '', third = ''] = await redis.lrange(`${prefix}:orders:wait`, 0, 2);
  const base = `${prefix}:orders:`;
  const good = JSON.parse((await redis.hget(base + first, 'data')) ?? '');
  /** A job as BullMQ leaves one, first in line. */
  const plant = async (lane: string, id: string, data: unknown) => {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    const fields = { name: 'decide', data: text, opts: '{"attempts":1}', timestamp: '1' };
    await redis.hset(`${prefix}:${lane}:${id}`, { ...fields, delay: '0', priority: '0' });
    await redis.rpush(`${prefix}:${lane}:wait`, id);
  };
  return { ...space, base, good, ids: [first, second, third] as const, plant };
}

type Setup = Awaited<ReturnType<typeof setup>>;

/** What somebody may put beside the orders of a run, and how the queue has it end. */
async function plantRubbish({ redis, prefix, good, plant }: Setup, lane: string) {
  const { run, settings, order } = good;
  const other = { ...order, order_id: 'other' };
  await plant(lane, `${run}~stranger`, {
    run,
    settings,
    order: { ...order, order_id: 'stranger' },
  });
  await plant(lane, 'nowhere~other', { run: 'nowhere', settings, order: other });
  await plant(lane, '../up~o-1', { run: '../up', settings, order: other });
  await plant(lane, `${run}~proto`, '{"__proto__":{"run":"orders"},"order":{"constructor":{}}}');
  await plant(lane, `${run}~settings`, { run, settings: '__proto__', order: other });
  await plant(lane, '17', { run, settings, order });
  await plant(lane, `${run}~in-place-of-another`, { run, settings, order });
  for (let n = 0; n < largeJobs; n += 1) {
    await plant(lane, `${run}~large-${n}`, `"${'x'.repeat(megabytes20)}"`);
  }
  await plant(lane, longId, { run, settings, order });
  for (const id of ['wait', 'active', 'meta', 'events', 'failed']) {
    await redis.rpush(`${prefix}:${lane}:wait`, id);
  }
}

async function outcomes({ redis, prefix }: Setup, lane: string) {
  const failed = await redis.zrange(`${prefix}:${lane}:failed`, '0', '-1');
  const reasons = await Promise.all(
    failed.map(
      async (id) => [id, await redis.hget(`${prefix}:${lane}:${id}`, 'failedReason')] as const,
    ),
  );
  const entries = await redis.xrange(`${prefix}:quarantine`, '-', '+');
  const aside = entries.filter(([, fields]) => fields[1] === lane);
  return { failed: Object.fromEntries(reasons), aside: aside.map(([, fields]) => fields[3]) };
}

test.each([
  ['in batches', 'true'],
  ["with BullMQ's own calls", 'false'],
])(
  'rubbish ends with a reason, and the orders beside it are decided, %s',
  async (_mode, QUEUE_BATCHING) => {
    const space = await setup();
    const { redis, prefix, base, good, ids } = space;
    const [changed, doubled, swapped] = ids;
    // Accepted, and then changed in the queue; queued twice; and with the data of another order in its place.
    await redis.hset(
      base + changed,
      'data',
      JSON.stringify({ ...good, order: { ...good.order, quantity: 99 } }),
    );
    await redis.rpush(`${base}wait`, doubled, doubled);
    await redis.hset(base + swapped, 'data', (await redis.hget(base + doubled, 'data')) ?? '');
    for (const lane of ['orders', 'live']) await plantRubbish(space, lane);
    const worker = await startWorker(space, {
      QUEUE_BATCHING,
      WORKER_LOCK_MS: '1000',
      NODE_OPTIONS: '--max-old-space-size=96',
    });
    for (const lane of ['orders', 'live']) {
      for (const list of ['wait', 'active'] as const) {
        await expect
          .poll(() => redis.llen(`${prefix}:${lane}:${list}`), { timeout: 30_000 })
          .toBe(0);
      }
    }

    const status = await producerJson(space, ['status']);
    expect(status).toMatchObject({ accepted, decided: accepted - 2, failed: 2 });
    const failures = await redis.hgetall(`${prefix}:run:orders:failures`);
    const reasonOf = (jobId: string) =>
      JSON.parse(/\{.*$/.exec(failures[jobId.slice('orders~'.length)] ?? '')?.[0] ?? '{}').reason;
    expect(reasonOf(changed)).toBe('order.conflict');
    expect(reasonOf(swapped)).toBe('job.mismatch');
    for (const lane of ['orders', 'live']) {
      const { failed, aside } = await outcomes(space, lane);
      expect(failed, lane).toMatchObject({
        'orders~stranger': expect.stringContaining('never accepted'),
        'nowhere~other': expect.stringContaining('never accepted'),
        '../up~o-1': expect.stringContaining('as run name'),
        'orders~proto': expect.stringContaining('got an object with'),
        'orders~settings': expect.stringContaining('settings'),
        '17': expect.stringContaining('expected the order of job 17'),
        'orders~in-place-of-another': expect.stringContaining('expected the order of job'),
      });
      expect(Object.keys(failed).map(({ length }) => length)).toContain(longId.length);
      const large = Array.from({ length: largeJobs }, (_, n) => `orders~large-${n}`);
      const reserved = ['wait', 'active', 'meta', 'events', 'failed'];
      expect(aside.toSorted(), lane).toEqual([...large, ...reserved].toSorted());
    }
    expect(worker.log.filter(({ msg }) => msg === 'replica died')).toEqual([]);
    const lengths = worker.log.map((line) => JSON.stringify(line).length);
    expect(Math.max(...lengths), 'characters of a line').toBeLessThan(longestLine);
    expect(JSON.stringify(worker.log)).toContain('… (100007 characters)');
    const repaired = await producer(space, ['retry', '--json']);
    expect(JSON.parse(repaired.stdout)).toMatchObject({ retried: 2 });
    await expect
      .poll(() => producerJson(space, ['status']), { timeout: 20_000 })
      .toMatchObject({
        decided: accepted,
        failed: 0,
      });
  },
  90_000,
);
