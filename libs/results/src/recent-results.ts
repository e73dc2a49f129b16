// Which orders were decided last, so that they can be searched without a look at all results. Only run and
// id are kept, about 45 bytes an order: what was decided is read from where it is stored.
import { runScript, script } from '@verdict/redis-script';
import type { Shard } from '@verdict/shards';
import { z } from 'zod';
import { recentKeys } from './keys.ts';
import { partSeparator } from './pack.ts';

/** Orders that are remembered in each shard. */
export const recentResults = 100_000;

export interface RecentOrder {
  readonly run: string;
  readonly order_id: string;
}

export interface RecentPiece {
  /** In the order in which they were decided. */
  readonly orders: readonly RecentOrder[];
  /** What to ask for after them. */
  readonly next: number;
  /** Those after `next` that are there already. */
  readonly left: number;
}

/**
 * Orders have numbers, from 1 on, by which a reader knows its place however much is cut off meanwhile. A
 * place beyond the end is that of a Redis that lost its data: it is read from the start.
 */
const readScript = script(`
local total, length = tonumber(redis.call('GET', KEYS[2]) or '0'), redis.call('LLEN', KEYS[1])
local after, most = tonumber(ARGV[1]), tonumber(ARGV[2])
if after > total then after = 0 end
after = math.max(after, total - length)
local start = after - (total - length)
local orders = redis.call('LRANGE', KEYS[1], start, start + most - 1)
return {after + #orders, total - after - #orders, orders}`);

const replySchema = z.tuple([z.int(), z.int(), z.array(z.string())]);

function recentOrder(text: string): RecentOrder {
  const end = text.indexOf(partSeparator);
  return { run: text.slice(0, end), order_id: text.slice(end + 1) };
}

/**
 * The orders of a shard that were decided after those that a reader has seen.
 * @param after `next` of the piece before, 0 at first
 * @param most at most so many at once, the oldest first
 */
export async function readRecent(
  { redis, prefix }: Shard,
  after: number,
  most: number,
): Promise<RecentPiece> {
  const { recent, total } = recentKeys(prefix);
  const reply = await runScript(redis, readScript, [recent, total], [after, most]);
  const [next, left, orders] = replySchema.parse(reply);
  return { orders: orders.map(recentOrder), next, left };
}
