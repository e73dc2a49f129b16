import { z } from 'zod';

/** Over how many shards orders are spread, and over how many servers those. */
export const layoutSchema = z.object({
  shards: z.int().positive(),
  /** A Redis Cluster counts as one: it spreads the shards itself. */
  servers: z.int().positive(),
});

export type Layout = Readonly<z.infer<typeof layoutSchema>>;

/** What everything was before there were shards. */
export const undividedLayout: Layout = { shards: 1, servers: 1 };

/** REDIS_URL and QUEUE_SHARDS do not fit each other, or not what they were before. */
export class LayoutError extends Error {
  override readonly name = 'LayoutError';
}

/**
 * The layout of these settings.
 * @throws LayoutError when a server would be left without a shard
 */
export function layoutOf(shards: number, servers: number): Layout {
  if (shards >= servers) return { shards, servers };
  throw new LayoutError(
    `QUEUE_SHARDS: expected at least ${servers}, one for each server of REDIS_URL, got ${shards}`,
  );
}

export function isSameLayout(a: Layout, b: Layout): boolean {
  return a.shards === b.shards && a.servers === b.servers;
}

/** For people, such as `4 shards on 2 servers`. */
export function describeLayout({ shards, servers }: Layout): string {
  const count = shards === 1 ? '1 shard' : `${shards} shards`;
  return servers === 1 ? count : `${count} on ${servers} servers`;
}
