import type { Shard } from './shards.ts';

export function groupByShard<T, S extends Shard>(
  items: readonly T[],
  shardOf: (item: T) => S,
): Map<S, T[]> {
  const groups = new Map<S, T[]>();
  for (const item of items) {
    const shard = shardOf(item);
    const group = groups.get(shard);
    if (group === undefined) groups.set(shard, [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * Asks each shard about its own items, all shards at once.
 * @param ask one answer per item, in their order
 * @returns the answers in the order of all items
 */
export async function askByShard<T, S extends Shard, R>(
  items: readonly T[],
  shardOf: (item: T) => S,
  ask: (shard: S, items: readonly T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const groups = [...groupByShard(items, shardOf)];
  const answered = await Promise.all(
    groups.map(async ([shard, group]) => [shard, await ask(shard, group)] as const),
  );
  const answers = new Map(answered.map(([shard, list]) => [shard, list.values()]));
  return items.map((item) => {
    const next = answers.get(shardOf(item))?.next();
    if (next === undefined || next.done === true)
      throw new Error('a shard left an item unanswered');
    return next.value;
  });
}
