// What somebody who can reach Redis may put into the queue: whatever it is, it ends visibly, soon, and the
// good order beside it is decided.
import { ImpossibleOrderError, type OrderJob } from '@verdict/records';
import { openKeySpace } from '@verdict/testing';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { jobIdOf } from './job-id.ts';
import { addOrderJobs, type Lane, lanes, openOrdersQueue } from './orders-queue.ts';
import { quarantineKeyOf } from './set-aside.ts';
import { type OrderAttempt, startWork } from './work.ts';

function jobOf(order_id: string): OrderJob {
  const settings = { model: 'm', inventory_as_of: 'order-time', strict: false } as const;
  const facts = { customer_id: 'c', sku_code: 's', quantity: 1, zip_code: 'z' };
  return { run: 'r', settings, order: { order_id, timestamp: '2021-07-04 12:00:00', ...facts } };
}

/** What the worker app does with an attempt: data that is not its order fails for good. */
async function process({ jobId, data }: OrderAttempt): Promise<string> {
  const isOrder = JSON.stringify(data)?.includes(`"order_id":"${jobId.slice(2)}"`);
  if (!isOrder) throw new ImpossibleOrderError('job.malformed', 'not this order');
  return 'ok';
}

type Fields = Readonly<Record<string, string>>;

type End = 'decided' | 'failed' | 'aside';

interface Bad {
  readonly name: string;
  /** Fields beside those of a good job, or instead of them. */
  readonly fields?: Fields;
  readonly without?: readonly string[];
  /** What is written at the key of the job, where it is no hash. */
  readonly write?: (redis: Redis, key: string) => Promise<unknown>;
  readonly id?: string | Buffer;
  /** Whatever is harmless may be decided, or not, by who meets it and where. */
  readonly ends: End | 'decided or aside';
}

const megabytes20 = 20_000_000;
const deep = 200_000;

const table: readonly Bad[] = [
  { name: 'data that is no JSON', fields: { data: '{"run":' }, ends: 'failed' },
  { name: 'data null', fields: { data: 'null' }, ends: 'failed' },
  { name: 'data that is a number', fields: { data: '7' }, ends: 'failed' },
  { name: 'data that is a list', fields: { data: '[]' }, ends: 'failed' },
  { name: 'data that is an empty text', fields: { data: '""' }, ends: 'failed' },
  { name: 'no data at all', fields: { data: '' }, ends: 'failed' },
  { name: 'deep lists', fields: { data: '['.repeat(deep) + ']'.repeat(deep) }, ends: 'aside' },
  {
    name: 'deep objects',
    fields: { data: '{"a":'.repeat(deep) + '1' + '}'.repeat(deep) },
    ends: 'aside',
  },
  {
    name: 'lists as deep as fit into a job',
    fields: { data: '['.repeat(30_000) + ']'.repeat(30_000) },
    ends: 'failed',
  },
  { name: '20 MB of data', fields: { data: `"${'x'.repeat(megabytes20)}"` }, ends: 'aside' },
  {
    name: '20 MB in one field of a good order',
    fields: { data: JSON.stringify(jobOf('x'.repeat(megabytes20))) },
    ends: 'aside',
  },
  {
    name: '20 MB beside the data',
    fields: { name: 'x'.repeat(megabytes20) },
    ends: 'decided or aside',
  },
  { name: 'an id without a job', write: async () => {}, ends: 'failed' },
  { name: 'a job without data', without: ['data'], ends: 'failed' },
  { name: 'a job without options', without: ['opts'], ends: 'decided' },
  { name: 'a job without a timestamp', without: ['timestamp'], ends: 'decided' },
  { name: 'a job of nothing but a timestamp', without: ['data', 'opts', 'name'], ends: 'failed' },
  {
    name: 'a list where a hash is due',
    write: (redis, key) => redis.rpush(key, 'x'),
    ends: 'aside',
  },
  { name: 'a text where a hash is due', write: (redis, key) => redis.set(key, 'x'), ends: 'aside' },
  { name: 'options that are no JSON', fields: { opts: 'none' }, ends: 'decided' },
  { name: 'options null', fields: { opts: 'null' }, ends: 'decided' },
  { name: 'options that are a list', fields: { opts: '[]' }, ends: 'decided' },
  { name: 'deep options', fields: { opts: '['.repeat(20_000) }, ends: 'decided' },
  {
    name: '__proto__ and constructor in the data',
    fields: { data: '{"__proto__":{"run":"r"},"constructor":{"order":{}}}' },
    ends: 'failed',
  },
  {
    name: '__proto__ and constructor in the options',
    fields: { opts: '{"__proto__":{"attempts":9},"constructor":1}' },
    ends: 'decided',
  },
  ...['1e9', '-1', '"x"', 'null', '{}', '1.5', '1e400'].map((attempts) => ({
    name: `attempts ${attempts}`,
    fields: { data: '1', opts: `{"attempts":${attempts}}` },
    ends: 'failed' as const,
  })),
  ...['{"type":"weird"}', '"x"', '-5', '{"type":"fixed","delay":1e300}'].map((backoff) => ({
    name: `backoff ${backoff}`,
    fields: { data: '1', opts: `{"attempts":2,"backoff":${backoff}}` },
    ends: 'failed' as const,
  })),
  {
    name: 'options that would remove a failure',
    fields: { data: '1', opts: '{"removeOnFail":true}' },
    ends: 'failed',
  },
  { name: 'a delay that is none', fields: { delay: 'x' }, ends: 'decided' },
  { name: 'priority nan', fields: { priority: 'nan' }, ends: 'decided or aside' },
  { name: 'a counter of tries that is text', fields: { ats: 'x' }, ends: 'aside' },
  { name: 'a counter of failed tries that is text', fields: { atm: 'x' }, ends: 'aside' },
  { name: 'a counter of lost workers that is text', fields: { stc: 'x' }, ends: 'aside' },
  { name: 'the id of another job in its fields', fields: { id: 'r~good-1' }, ends: 'decided' },
  { name: 'a parent that is no JSON', fields: { parent: '{', parentKey: 'q:p' }, ends: 'aside' },
  {
    name: 'a parent of another queue',
    fields: { parent: '{"id":"p","queueKey":"bull:other"}', parentKey: 'bull:other:p' },
    ends: 'decided',
  },
  { name: 'a scheduler that is not there', fields: { rjk: 'every-second' }, ends: 'decided' },
  { name: 'a scheduler of the old kind', fields: { rjk: 'a:b:::1000' }, ends: 'decided' },
  { name: 'deduplication', fields: { deid: 'x', opts: '{"de":{"id":"x"}}' }, ends: 'decided' },
  { name: 'a failure that was foretold', fields: { defa: 'because' }, ends: 'failed' },
  { name: 'progress that is no JSON', fields: { progress: '{' }, ends: 'decided or aside' },
  { name: 'more fields than a job has', fields: manyFields(), ends: 'decided or aside' },
  { name: 'an id with a colon', id: 'r~a:b', fields: { data: '1' }, ends: 'failed' },
  {
    name: 'an id of 100 kB',
    id: `r~${'x'.repeat(100_000)}`,
    fields: { data: '1' },
    ends: 'failed',
  },
  ...[
    'wait',
    'active',
    'failed',
    'completed',
    'delayed',
    'prioritized',
    'meta',
    'stalled',
    'pc',
  ].map((id) => ({ name: `the id ${id}`, id, write: async () => {}, ends: 'aside' as const })),
  { name: 'an id that BullMQ takes for a mark', id: '0:1', ends: 'aside' },
  { name: 'an id that is no UTF-8', id: Buffer.from([114, 126, 255, 254]), ends: 'aside' },
];

function manyFields(): Fields {
  return Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`field-${n}`, '1']));
}

const places = {
  wait: (redis: Redis, base: string, id: string | Buffer) => redis.rpush(`${base}wait`, id),
  prioritized: (redis: Redis, base: string, id: string | Buffer) =>
    redis.zadd(`${base}prioritized`, 1, id),
  delayed: (redis: Redis, base: string, id: string | Buffer) => redis.zadd(`${base}delayed`, 1, id),
  active: (redis: Redis, base: string, id: string | Buffer) => redis.rpush(`${base}active`, id),
} as const;

type Place = keyof typeof places;

async function plant(redis: Redis, base: string, place: Place, id: string | Buffer, job: Bad) {
  const key = Buffer.concat([Buffer.from(base), Buffer.from(id)]);
  if (job.write) await job.write(redis, key.toString());
  else {
    const data = JSON.stringify(jobOf(id.toString().slice(2)));
    const opts = '{"attempts":1}';
    const plain = { name: 'decide', data, opts, timestamp: '1', delay: '0', priority: '0' };
    await redis.hset(key, { ...plain, ...job.fields });
    if (job.without) await redis.hdel(key, ...job.without);
  }
  await places[place](redis, base, id);
}

async function delayGood(redis: Redis, base: string, id: string): Promise<void> {
  await redis.lrem(`${base}wait`, 0, id);
  await redis.zadd(`${base}delayed`, 2, id);
}

interface Setup {
  readonly isBatching: boolean;
  readonly lane: Lane;
}

async function setup({ isBatching, lane }: Setup) {
  const space = openKeySpace();
  const { redis, prefix, url } = space;
  const queue = openOrdersQueue(redis, prefix, { isBatching, lane });
  const decided: string[] = [];
  const givenUp = new Map<string, Error>();
  const work = () => {
    const connection = new Redis(url, { maxRetriesPerRequest: null });
    const worker = startWork({
      redis: connection,
      prefix,
      lane,
      name: 'w',
      concurrency: 20,
      lockMs: 1000,
      isBatching,
      process: async (attempt) => {
        const value = await process(attempt);
        decided.push(attempt.jobId);
        return value;
      },
      onGivenUp: ({ jobId }, error) => givenUp.set(jobId, error),
      onError: () => {},
    });
    onTestFinished(async () => {
      await worker.close(true);
      connection.disconnect();
    });
  };
  const add = (ids: readonly string[]) =>
    addOrderJobs(queue, ids.map(jobOf), { attempts: 1, backoffMs: 1 });
  const isAtRest = () =>
    vi.waitFor(
      async () => {
        const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'prioritized');
        expect(counts).toEqual({ wait: 0, active: 0, delayed: 0, prioritized: 0 });
      },
      { timeout: 25_000 },
    );
  const endOf = async (id: string | Buffer): Promise<End | 'lost'> => {
    const jobId = id.toString();
    if ((await redis.zscore(`${prefix}:${lane}:failed`, id)) !== null) return 'failed';
    if (decided.includes(jobId)) return 'decided';
    const aside = await redis.xrange(quarantineKeyOf(prefix), '-', '+');
    return aside.some(([, fields]) => fields[3] === jobId) ? 'aside' : 'lost';
  };
  return { ...space, base: `${prefix}:${lane}:`, add, work, isAtRest, endOf, decided, givenUp };
}

function idOf(job: Bad, n: number): string | Buffer {
  return job.id ?? `r~bad-${n}`;
}

describe.each([
  ['in batches', true],
  ["with BullMQ's own calls", false],
] as const)('%s', (_mode, isBatching) => {
  test.each(
    lanes.flatMap((lane) =>
      (['wait', 'prioritized', 'delayed', 'active'] as const).map((place) => ({ lane, place })),
    ),
  )(
    'whatever is put into $place of $lane ends as it should, and no good order with it',
    async ({ lane, place }) => {
      const { redis, base, add, work, isAtRest, endOf, decided, givenUp } = await setup({
        isBatching,
        lane,
      });
      const innocents = table.map((_, n) => `good-${n}`);
      for (const [n, job] of table.entries()) {
        await add([`good-${n}`]);
        await plant(redis, base, place, idOf(job, n), job);
        // Good orders that are due with them: BullMQ moves all of these at once.
        if (place === 'delayed') await delayGood(redis, base, `r~good-${n}`);
      }
      await redis.zadd(`${base}marker`, 0, '0');
      work();
      await isAtRest();
      const ends = await Promise.all(
        table.map(async (job, n) => [job.name, await endOf(idOf(job, n))] as const),
      );
      const wanted = table.map(({ name, ends: end }, n) => {
        const isAny = end === 'decided or aside' && ends[n]?.[1] !== 'failed';
        return [name, isAny && ends[n]?.[1] !== 'lost' ? ends[n]?.[1] : end];
      });
      expect(ends).toEqual(wanted);
      // One that is slow may lose its lock, and be decided again: its first result is kept.
      const good = [...new Set(decided)].filter((jobId) => jobId.startsWith('r~good-'));
      expect(good.toSorted()).toEqual(innocents.map((id) => jobIdOf('r', id)).toSorted());
      expect([...givenUp.keys()].filter((jobId) => jobId.startsWith('r~good-'))).toEqual([]);
    },
    40_000,
  );
});
