// What is there after a run: what the command exports, and what lies in Redis, read without the product's code.
import type { Redis } from 'ioredis';
import { keysEnding } from '../stage/keys.ts';
import { type Occurrences, readOccurrences } from './recount.ts';

export interface ObservedFailure {
  readonly reason: string;
  readonly message: string;
}

export interface Observed {
  /** Lines of `producer results`. */
  readonly exported: readonly Readonly<Record<string, unknown>>[];
  /** Order id and recommendation of each stored result, one entry for each place where one lies. */
  readonly stored: readonly (readonly [order_id: string, recommendation: string])[];
  readonly failures: readonly (readonly [order_id: string, failure: ObservedFailure])[];
  /** Orders without an outcome. */
  readonly pending: readonly string[];
  /** What the run says that it has decided. */
  readonly counted: number;
  /** What drift monitoring has counted of it. */
  readonly occurrences: Occurrences;
  /** Elements that are not counted yet. */
  readonly uncounted: number;
  /** Jobs of the run that are marked failed. */
  readonly failedJobs: readonly string[];
  /** Jobs that are neither done nor failed, by state. */
  readonly left: Readonly<Record<string, readonly string[]>>;
}

/** In the order of their codes in a stored result. */
const recommendations = [
  'Deliver',
  'HoldCheckAvailability',
  'HoldCheckDelivery',
  'HoldCheckPayment',
  'Decline',
];

function afterOrder(stored: string): string {
  return stored.slice(stored.indexOf('\x1e') + 1);
}

async function entriesOf(redis: Redis, keys: readonly string[]): Promise<[string, string][]> {
  const hashes = await Promise.all(keys.map((key) => redis.hgetall(key)));
  return hashes.flatMap((hash) => Object.entries(hash));
}

async function readStored(redis: Redis): Promise<Observed['stored']> {
  const entries = await entriesOf(redis, await keysEnding(redis, 'run:orders:results:*'));
  return entries.map(([order_id, stored]) => {
    const code = afterOrder(stored).split('\x1f')[5];
    return [order_id, recommendations[Number(code)] ?? `code ${code}`] as const;
  });
}

async function readFailures(redis: Redis): Promise<Observed['failures']> {
  const entries = await entriesOf(redis, await keysEnding(redis, 'run:orders:failures'));
  return entries.map(([order_id, stored]) => [order_id, JSON.parse(afterOrder(stored))] as const);
}

const unfinished = {
  wait: 'list',
  active: 'list',
  paused: 'list',
  delayed: 'set',
  prioritized: 'set',
};

async function readLeft(redis: Redis): Promise<Observed['left']> {
  const left: Record<string, readonly string[]> = {};
  for (const lane of ['orders', 'live']) {
    for (const [state, type] of Object.entries(unfinished)) {
      for (const key of await keysEnding(redis, `${lane}:${state}`)) {
        const ids =
          type === 'list' ? await redis.lrange(key, 0, -1) : await redis.zrange(key, '0', '-1');
        if (ids.length > 0) left[key] = ids;
      }
    }
  }
  return left;
}

/** Of the run: rubbish that a fault put there has failed, too. */
async function readFailedJobs(redis: Redis): Promise<string[]> {
  const keys = await keysEnding(redis, 'orders:failed');
  const ids = await Promise.all(keys.map((key) => redis.zrange(key, '0', '-1')));
  return ids.flat().filter((id) => id.startsWith('orders~'));
}

async function countUncounted(redis: Redis): Promise<number> {
  const keys = await keysEnding(redis, 'uncounted');
  const lengths = await Promise.all(keys.map((key) => redis.llen(key)));
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** @param exported what `producer results` printed */
export async function observe(redis: Redis, exported: string): Promise<Observed> {
  const counts = await entriesOf(redis, await keysEnding(redis, 'run:orders:counts'));
  const pending = await entriesOf(redis, await keysEnding(redis, 'run:orders:pending'));
  return {
    exported: exported
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line)),
    stored: await readStored(redis),
    failures: await readFailures(redis),
    pending: pending.map(([order_id]) => order_id),
    counted: counts.reduce((sum, [, count]) => sum + Number(count), 0),
    occurrences: readOccurrences(
      await entriesOf(redis, await keysEnding(redis, 'run:orders:window:*')),
    ),
    uncounted: await countUncounted(redis),
    failedJobs: await readFailedJobs(redis),
    left: await readLeft(redis),
  };
}
