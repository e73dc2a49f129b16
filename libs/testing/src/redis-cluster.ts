// A Redis Cluster on this machine, made by its own commands: no redis-cli is needed.
import { onFreePort, type RedisServer, startRedisServer } from '@verdict/redis-server';
import { Redis } from 'ioredis';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

export interface RedisCluster {
  /** All nodes, as REDIS_URL names them. */
  readonly url: string;
  /** A connection to each master, in the order of their slots. */
  readonly masters: readonly Redis[];
}

interface Node {
  readonly server: RedisServer;
  readonly redis: Redis;
  /** On which the nodes talk to each other. */
  readonly busPort: number;
}

const cacheDir = join(import.meta.dirname, '../../../.cache/redis');
const slots = 16_384;
const pollMs = 50;
const longestMeetingMs = 20_000;

/** The bus has a port of its own: 10,000 above a port that is free may be no port at all. */
function startNode(executable: string | undefined): Promise<Node> {
  return onFreePort(async (busPort) => {
    const args = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)];
    const server = await startRedisServer({ cacheDir, executable, args });
    const redis = new Redis(server.url);
    onTestFinished(async () => {
      redis.disconnect();
      await server.stop();
    });
    return { server, redis, busPort };
  });
}

async function assignSlots(nodes: readonly Node[]): Promise<void> {
  const firstOf = (n: number) => Math.floor((n * slots) / nodes.length);
  await Promise.all(
    nodes.map(({ redis }, n) => redis.cluster('ADDSLOTSRANGE', firstOf(n), firstOf(n + 1) - 1)),
  );
}

async function introduce(nodes: readonly Node[]): Promise<void> {
  const [first, ...others] = nodes;
  for (const { server, busPort } of others) {
    await first?.redis.cluster('MEET', '127.0.0.1', server.port, busPort);
  }
}

async function knowsAll({ redis }: Node, count: number): Promise<boolean> {
  const info = await redis.cluster('INFO');
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${count}\r`);
}

async function untilReady(nodes: readonly Node[]): Promise<void> {
  const deadlineMs = performance.now() + longestMeetingMs;
  for (const node of nodes) {
    while (!(await knowsAll(node, nodes.length))) {
      if (performance.now() > deadlineMs) throw new Error('the nodes did not form a cluster');
      await delay(pollMs);
    }
  }
}

/**
 * Starts masters with even shares of the slots; they end with the running test.
 * @param executable by default whatever server the other tests have
 */
export async function startRedisCluster(
  masters: number,
  executable?: string,
): Promise<RedisCluster> {
  const nodes = await Promise.all(Array.from({ length: masters }, () => startNode(executable)));
  await assignSlots(nodes);
  await introduce(nodes);
  await untilReady(nodes);
  return {
    url: nodes.map(({ server }) => server.url).join(','),
    masters: nodes.map(({ redis }) => redis),
  };
}
