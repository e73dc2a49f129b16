// Counters by the time that orders carry, as they were written beside the results.
import type { Shard, Shards } from '@verdict/shards';
import { windowKeys } from './keys.ts';
import { otherWindow } from './uncounted-orders.ts';

/** A part of the time of the orders in one shard. */
export interface StoredWindow {
  /** Index of its shard. */
  readonly shard: number;
  /** In seconds; null of the orders whose times are too many for windows of their own. */
  readonly length_seconds: number | null;
  /** In seconds since 1970 by the clock of the orders, which has no zone. */
  readonly start_seconds: number | null;
  /** Results that were counted in it. */
  readonly orders: number;
  /** As `readWindow` wants it. */
  readonly name: string;
}

function parseWindow(name: string): Pick<StoredWindow, 'length_seconds' | 'start_seconds'> {
  if (name === otherWindow) return { length_seconds: null, start_seconds: null };
  const [length, start] = name.split(':');
  return { length_seconds: Number(length), start_seconds: Number(start) };
}

async function listOfShard({ redis, prefix }: Shard, run: string, shard: number) {
  const stored = await redis.hgetall(windowKeys(prefix, run).windows);
  return Object.entries(stored).map(([name, orders]): StoredWindow => {
    return { shard, ...parseWindow(name), orders: Number(orders), name };
  });
}

/** The windows of a run in all shards: at most 1,001 in each. */
export async function listWindows({ all }: Shards, run: string): Promise<StoredWindow[]> {
  return (await Promise.all(all.map((shard, n) => listOfShard(shard, run, n)))).flat();
}

/** The counters of one window by their fields; those that Redis keeps for itself begin with `#`. */
export async function readWindow(
  { all }: Shards,
  run: string,
  { shard, name }: Pick<StoredWindow, 'shard' | 'name'>,
): Promise<Readonly<Record<string, string>>> {
  const { redis, prefix } = all[shard] ?? {};
  if (redis === undefined || prefix === undefined) {
    throw new RangeError(`expected a shard below ${all.length}, got ${shard}`);
  }
  return redis.hgetall(windowKeys(prefix, run).window(name));
}
