// The hash tag of a shard decides its slot on a Redis Cluster, and so its master. All keys of a shard
// carry the same, so that a script may touch them together.
import slotOf from 'cluster-key-slot';
import { isSameLayout, type Layout, undividedLayout } from './layout.ts';

const slots = 16_384;

/** Whether the slot lies in the n-th of so many equal parts, and not close to its edges. */
function isWellWithin(slot: number, n: number, parts: number): boolean {
  const place = (slot * parts) / slots - n;
  return place >= 0.25 && place < 0.75;
}

function numberedTag(keyPrefix: string, { shards, servers }: Layout, index: number): string {
  const spread = servers === 1 ? '' : `x${servers}`;
  return `${keyPrefix}:${shards}${spread}-${index}`;
}

/**
 * The prefix of all keys of a shard: `{verdict}` of the only one, `{verdict:4-0-7}` of the first of four.
 * No layout shares a tag with another: a KEY_PREFIX contains no colon. The last number is the first that
 * puts the n-th shard into the n-th part of the slots, so that a cluster with evenly split slots is used
 * evenly; in the middle of that part, because slots are hardly ever split to the letter.
 */
export function shardPrefix(keyPrefix: string, layout: Layout, index: number): string {
  if (isSameLayout(layout, undividedLayout)) return `{${keyPrefix}}`;
  const tag = numberedTag(keyPrefix, layout, index);
  for (let n = 0; ; n += 1) {
    const prefix = `{${tag}-${n}}`;
    if (isWellWithin(slotOf(prefix), index, layout.shards)) return prefix;
  }
}
