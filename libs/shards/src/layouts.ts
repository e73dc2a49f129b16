import type { RedisConnection } from '@verdict/redis-script';
import { describeLayout, type Layout, LayoutError, undividedLayout } from './layout.ts';
import { openShards, type Shard, type Shards } from './shards.ts';

/** Every layout that the servers can hold: runs keep that of their first enqueue. */
export interface Layouts {
  /** Where the runs are listed, whatever their layout. */
  readonly home: Shard;
  /** @throws LayoutError when it takes more servers than there are */
  readonly shardsOf: (layout: Layout) => Shards;
}

function keyOf({ shards, servers }: Layout): string {
  return `${shards}x${servers}`;
}

function refuseMissingServers(layout: Layout, servers: number): void {
  if (layout.servers <= servers) return;
  throw new LayoutError(
    `REDIS_URL: expected the servers that hold ${describeLayout(layout)}, got ${servers}`,
  );
}

/** @param servers in the order of REDIS_URL; a Redis Cluster is one */
export function openLayouts(servers: readonly RedisConnection[], keyPrefix: string): Layouts {
  // Finding hash tags takes a while, and pages ask for the same layouts each second.
  const opened = new Map<string, Shards>();
  const shardsOf = (layout: Layout) => {
    refuseMissingServers(layout, servers.length);
    const shards = opened.get(keyOf(layout)) ?? openShards(servers, keyPrefix, layout);
    opened.set(keyOf(layout), shards);
    return shards;
  };
  const [home] = shardsOf(undividedLayout).all;
  if (home === undefined) throw new Error('expected the home shard, got none');
  return { home, shardsOf };
}
