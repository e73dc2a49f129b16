// From REDIS_URL to connections: a server, several of them, or a Redis Cluster, which is told by asking.
import { Cluster, type ClusterOptions, type Redis } from 'ioredis';
import type { ConnectionOptions } from 'node:tls';
import { refuseOldVersion } from './check-redis.ts';
import { withinMs } from './deadline.ts';
import { clusterOptions, connectWithinMs, type NodeOptions, nodeOptions } from './patience.ts';
import type { Patience } from './patience.ts';
import { connectRedis } from './redis.ts';
import { RedisUnusableError } from './redis-unusable-error.ts';
import { maskRedisUrl, splitRedisUrls } from './redis-urls.ts';
import { infoField } from './server-trouble.ts';

/**
 * The first thing that is asked of a server, by every command: nothing else is to be tried with one that is too old.
 * @throws RedisUnusableError
 */
export async function isClusterMember(redis: Redis): Promise<boolean> {
  const info = await redis.info().catch((error: Error) => {
    if (!error.message.startsWith('NOPERM')) throw error;
    throw new RedisUnusableError(
      'expected a user who may INFO, which tells version, eviction policy and whether Redis is well, ' +
        `got: ${error.message}. Allow it with: ACL SETUSER <user> +info`,
      { cause: error },
    );
  });
  refuseOldVersion(infoField(info, 'redis_version') ?? '0');
  return infoField(info, 'cluster_enabled') === '1';
}

/**
 * A Redis Cluster of which one member is known. It is not connected yet.
 * @param urls where to start looking for its nodes
 */
export function openCluster(
  urls: readonly string[],
  member: Redis,
  options: ClusterOptions,
  perNode: NodeOptions,
): Cluster {
  const { username, password, tls } = member.options;
  return new Cluster([...urls], {
    ...options,
    lazyConnect: true,
    // Certificates name hosts: an address that was looked up would not fit them.
    ...(tls && { dnsLookup: (host, callback) => callback(null, host) }),
    redisOptions: { ...perNode, username, password, tls },
  });
}

async function refuseUnready(member: Redis, url: string): Promise<void> {
  const state = infoField(await member.cluster('INFO'), 'cluster_state');
  if (state !== 'ok') {
    throw new RedisUnusableError(
      `expected the Redis Cluster at ${maskRedisUrl(url)} in state ok, got ${state}: some of its ` +
        'slots have no master. See: redis-cli --cluster check',
    );
  }
  if ((member.options.db ?? 0) !== 0) {
    throw new RedisUnusableError(
      `expected no database in ${maskRedisUrl(url)}: a Redis Cluster has number 0 only`,
    );
  }
}

async function connectCluster(
  urls: readonly string[],
  member: Redis,
  patience: Patience,
): Promise<Cluster> {
  await refuseUnready(member, urls.join(','));
  const cluster = openCluster(urls, member, clusterOptions(patience), nodeOptions(patience));
  cluster.on('error', () => {}); // as in connectRedis
  try {
    await withinMs(cluster.connect(), connectWithinMs, 'connecting');
    return cluster;
  } catch (error) {
    cluster.disconnect();
    const reason = error instanceof Error ? error.message : String(error);
    const place = maskRedisUrl(urls.join(','));
    throw new RedisUnusableError(`cannot reach the Redis Cluster at ${place}: ${reason}`, {
      cause: error,
    });
  }
}

async function findMember(servers: readonly Redis[]): Promise<Redis | undefined> {
  const answers = await Promise.all(servers.map(isClusterMember));
  return servers.find((_server, n) => answers[n]);
}

/**
 * Connects to all servers of a REDIS_URL, in its order. A Redis Cluster is one connection, found by
 * whichever of the addresses answers.
 * @param tls how `rediss://` addresses are checked, see redisTlsOf
 * @throws RedisUnusableError
 */
export async function connectServers(
  text: string,
  patience: Patience,
  tls?: ConnectionOptions,
): Promise<readonly (Redis | Cluster)[]> {
  const urls = splitRedisUrls(text);
  const tries = await Promise.allSettled(urls.map((url) => connectRedis(url, patience, tls)));
  const servers = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  let used: readonly (Redis | Cluster)[] = [];
  try {
    const member = await findMember(servers);
    if (member !== undefined) {
      used = [await connectCluster(urls, member, patience)];
      return used;
    }
    for (const one of tries) if (one.status === 'rejected') throw one.reason;
    used = servers;
    return used;
  } finally {
    for (const redis of servers) if (!used.includes(redis)) redis.disconnect();
  }
}
