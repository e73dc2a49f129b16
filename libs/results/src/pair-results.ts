// The results of two runs side by side, without holding more than a few buckets of each.
import type { Result } from '@verdict/records';
import type { Shards } from '@verdict/shards';
import { resultBuckets } from './keys.ts';
import { bucketsFor, readBucket } from './read-results.ts';

export interface RunInShards {
  readonly shards: Shards;
  readonly run: string;
}

/** What two runs decided of one order: at least one of them did. */
export interface ResultPair {
  readonly order_id: string;
  readonly before: Result | undefined;
  readonly after: Result | undefined;
}

type Bucket = ReadonlyMap<string, Result>;

function pairsOf(before: Bucket, after: Bucket): ResultPair[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return ids.map((order_id) => ({
    order_id,
    before: before.get(order_id),
    after: after.get(order_id),
  }));
}

function readBuckets({ shards, run }: RunInShards, first: number, count: number) {
  const buckets = Array.from({ length: count }, (_, n) => first + n);
  return Promise.all(buckets.map((bucket) => readBucket(shards, run, bucket)));
}

/**
 * Every order that one of the runs decided, each once, a bucket at a time, in an order that stays the same. The
 * runs may be spread over different shards.
 */
export async function* pairResults(
  before: RunInShards,
  after: RunInShards,
): AsyncGenerator<readonly ResultPair[]> {
  let atOnce = 1;
  for (let first = 0; first < resultBuckets;) {
    const count = Math.min(atOnce, resultBuckets - first);
    const [ofBefore, ofAfter] = await Promise.all([
      readBuckets(before, first, count),
      readBuckets(after, first, count),
    ]);
    const none: Bucket = new Map();
    for (const [n, bucket] of ofBefore.entries()) yield pairsOf(bucket, ofAfter[n] ?? none);
    const results = [...ofBefore, ...ofAfter].reduce((sum, { size }) => sum + size, 0);
    atOnce = bucketsFor(results, count);
    first += count;
  }
}
