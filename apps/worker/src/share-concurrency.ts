/**
 * How many orders of each shard a process decides at once: its concurrency in equal parts, and at least
 * one of each, because a shard without a part would never be served.
 */
export function shareConcurrency(concurrency: number, shards: number): number[] {
  const least = Math.floor(concurrency / shards);
  const rest = concurrency % shards;
  return Array.from({ length: shards }, (_, shard) => Math.max(1, least + (shard < rest ? 1 : 0)));
}
