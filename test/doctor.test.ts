// Things that go wrong in a queue, all at once: the doctor names each, leaves all as it is until it is told to mend
// it, and after that every accepted order ends.
import { openKeySpace } from '@verdict/testing';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Finished, producer, producerJson, startWorker } from './support/commands.ts';
import { examine } from './support/examine.ts';
import { parseJsonLines, temporaryDirectory } from './support/files.ts';

async function setup(orders: number) {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await producerJson(space, ['generate', '--orders', String(orders), '--out', dir]);
  await producerJson(space, ['load', dir]);
  const file = join(dir, 'orders.csv');
  await producerJson(space, ['enqueue', file]);
  const base = `${space.prefix}:orders:`;
  const ids = await space.redis.lrange(`${base}wait`, 0, -1);
  return { ...space, dir, file, base, ids };
}

/** Everything that is stored, for a comparison. */
async function contents({ redis, name }: Awaited<ReturnType<typeof setup>>) {
  const keys = (await redis.keys(`{${name}*`)).toSorted();
  return Promise.all(
    keys.map(async (key) => {
      // Fields of a hash may change places when they are read.
      const isHash = (await redis.type(key)) === 'hash';
      return [key, isHash ? await redis.hgetall(key) : await redis.dump(key)];
    }),
  );
}

function said({ stdout }: Finished): string {
  return stdout;
}

test('nothing is wrong with a queue that is at work, or done', async () => {
  const space = await setup(300);
  await startWorker(space);
  const busy = await examine(space);
  expect(busy.findings.filter(({ next }) => next !== null)).toEqual([]);
  expect(busy.code).toBe(0);
  await producerJson(space, ['enqueue', space.file, '--wait']);
  expect(await examine(space)).toMatchObject({ code: 0 });
}, 60_000);

test('every trouble is found, mended on request only, and then every order ends', async () => {
  const space = await setup(60);
  const { redis, prefix, base, ids } = space;
  const [gone, text, counter, large, twice, both, stuck, far, lost, child] = ids;
  await redis.del(base + gone);
  await redis.del(base + text);
  await redis.rpush(base + text, 'not a job');
  await redis.hset(base + counter, 'atm', 'x');
  await redis.hset(base + large, 'data', 'x'.repeat(20_000_000));
  await redis.rpush(`${base}wait`, String(twice));
  await redis.zadd(`${base}failed`, 1, String(both));
  for (const id of [stuck, far, lost, child]) await redis.lrem(`${base}wait`, 0, String(id));
  await redis.rpush(`${base}active`, String(stuck));
  await redis.zadd(`${base}delayed`, 1e16, String(far));
  await redis.hset(base + lost, 'timestamp', 1);
  await redis.zadd(`${base}waiting-children`, 1, String(child));
  // An order whose job is gone with all that named it, and a run of which a drop has left something.
  const [jobless] = ids.slice(10);
  await redis.lrem(`${base}wait`, 0, String(jobless));
  await redis.del(base + jobless);
  await redis.hset(`${prefix}:run:old:pending`, 'o-1', 'x');
  await redis.hset(`${base}old~o-1`, 'data', '{}', 'timestamp', '1');
  await redis.rpush(`${base}wait`, 'old~o-1');
  const limits = { paused: '1', max: '5', duration: '1000', version: 'bullmq:5.0.0' };
  await redis.hset(`${base}meta`, limits);

  const before = await contents(space);
  const found = await examine(space);
  expect(await contents(space), 'only looked at').toEqual(before);
  expect(found.code).toBe(3);
  expect(found.counts).toMatchObject({
    'job.missing': 1,
    'job.wrong-type': 1,
    'job.bad-counter': 1,
    'job.too-large': 1,
    'job.two-places': 2,
    'job.stuck': 1,
    'job.far-future': 1,
    'job.no-place': 1,
    'job.waits-for-children': 1,
    // The one whose job is missing, the one that is believed to have failed, and the one without a trace.
    'order.no-job': 3,
    'run.unknown': 1,
    'run.leftover': 1,
    'queue.paused': 1,
    'queue.limited': 1,
    'queue.other-version': 1,
    'workers.none': 1,
  });

  const told = said(await producer(space, ['doctor']));
  expect(told).toContain(`problem  ${prefix}, orders, wait: 1 × job.missing`);
  expect(told).toContain('next: producer doctor --fix');

  const mended = await examine(space, '--fix');
  expect(mended.code).toBe(3);
  const open = mended.findings.filter(({ count, fixed, next }) => next !== null && fixed < count);
  expect(open.map(({ code }) => code).toSorted()).toEqual([
    'quarantine.not-empty',
    'queue.limited',
    'queue.other-version',
    'queue.paused',
    'run.leftover',
    'run.unknown',
    'workers.none',
  ]);

  await redis.hdel(`${base}meta`, ...Object.keys(limits));
  const dropped = await producer(space, ['drop', '--run', 'old', '--leftovers', '--yes']);
  expect(dropped.code).toBe(0);
  const status = await producerJson(space, ['status']);
  expect(status).toMatchObject({ accepted: 60, decided: 0, failed: 0, set_aside: 6 });
  await startWorker(space);
  await expect
    .poll(() => producerJson(space, ['status']), { timeout: 30_000 })
    .toMatchObject({ accepted: 60, decided: 60, failed: 0 });

  const out = join(space.dir, 'quarantine.jsonl');
  expect((await producer(space, ['quarantine', '--out', out, '--remove'])).code).toBe(0);
  const kept = parseJsonLines(await readFile(out, 'utf8'));
  expect(kept.map(({ job_id, reason }) => [job_id, reason]).toSorted()).toEqual(
    [
      [gone, 'job.missing'],
      [text, 'job.wrong-type'],
      [counter, 'job.bad-counter'],
      [large, 'job.too-large'],
      [lost, 'job.no-place'],
      [child, 'job.waits-for-children'],
    ].toSorted(),
  );
  const bytes = kept.find(({ job_id }) => job_id === large)?.['fields'];
  expect(bytes).toMatchObject({ data: 'x'.repeat(20_000_000) });
  const left = await redis.keys(`${prefix}:quarantine*`);
  expect(left, 'its empty list').toEqual([`${prefix}:quarantine`]);
  expect(await examine(space)).toMatchObject({ code: 0 });
}, 120_000);
