import type { Cluster, Redis } from 'ioredis';
import type { ConnectionOptions } from 'node:tls';
import { isClusterMember, openCluster } from './connect-servers.ts';
import { findTrouble } from './find-trouble.ts';
import { openServer } from './open-server.ts';
import type { ServerOptions } from './patience.ts';
import { splitRedisUrls } from './redis-urls.ts';

/** Redis cannot be asked right now; the connection is being made again all the time. */
export class RedisAwayError extends Error {
  override readonly name = 'RedisAwayError';
}

const longestReconnectMs = 1000;
/** A server that is silent for this long while it owes an answer is gone, whatever TCP says. */
const silenceMs = 5000;
const connectMs = 3000;

export type Connections = readonly (Redis | Cluster)[];

/** Connections that are allowed to be away: they never end, and they say so at once. */
export interface RedisLink {
  /** Resolves when it is known whether Redis answers. */
  readonly firstTry: Promise<void>;
  /**
   * The servers in the order of REDIS_URL; a Redis Cluster is one.
   * @throws RedisAwayError when one of them is away, instead of waiting for it
   */
  readonly requireReady: () => Connections;
  /** Why Redis cannot be worked with right now, or does not answer in time; undefined where all is well. */
  readonly findTrouble: (timeoutMs: number) => Promise<string | undefined>;
  readonly close: () => void;
}

function reasonOf(error: Error): string {
  // An AggregateError, for a name with several addresses, has a code and no message.
  const code = 'code' in error ? String(error.code) : error.name;
  return error.message === '' ? code : error.message;
}

const pauseMs = (tries: number) => Math.min(50 * 2 ** Math.min(tries, 10), longestReconnectMs);

const serverOptions: ServerOptions = {
  maxRetriesPerRequest: null,
  retryStrategy: pauseMs,
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
  connectTimeout: connectMs,
  socketTimeout: silenceMs,
};

function joinCluster(urls: readonly string[], member: Redis): Cluster {
  return openCluster(
    urls,
    member,
    { clusterRetryStrategy: pauseMs },
    { maxRetriesPerRequest: null, connectTimeout: connectMs, socketTimeout: silenceMs },
  );
}

/** Whether the addresses name servers or a Redis Cluster is known once one of them answers. */
class OpenLink implements RedisLink {
  readonly firstTry: Promise<void>;
  readonly #urls: readonly string[];
  readonly #servers: readonly Redis[];
  #connections: Connections | undefined;
  #reason = 'not connected yet';
  #endFirstTry: () => void = () => {};

  constructor(urls: readonly string[], tls: ConnectionOptions | undefined) {
    this.#urls = urls;
    this.firstTry = new Promise((resolve) => {
      this.#endFirstTry = resolve;
    });
    this.#servers = urls.map((url) => openServer(url, serverOptions, tls));
    for (const server of this.#servers) {
      this.#listen(server);
      server.on('ready', () => void this.#learnFrom(server));
    }
  }

  readonly requireReady = (): Connections => {
    const connections = this.#connections;
    if (connections === undefined || connections.some((redis) => redis.status !== 'ready')) {
      throw new RedisAwayError(this.#reason);
    }
    return connections;
  };

  readonly findTrouble = async (timeoutMs: number): Promise<string | undefined> => {
    try {
      return await findTrouble(this.requireReady(), timeoutMs);
    } catch (error) {
      if (error instanceof RedisAwayError) return error.message;
      throw error;
    }
  };

  readonly close = (): void => {
    for (const redis of [...this.#servers, ...(this.#connections ?? [])]) redis.disconnect();
  };

  #listen(redis: Redis | Cluster): void {
    redis.on('ready', () => {
      this.#reason = 'the connection was closed';
    });
    redis.on('error', (error: Error) => {
      this.#reason = reasonOf(error);
      this.#endFirstTry();
    });
  }

  async #learnFrom(server: Redis): Promise<void> {
    if (this.#connections === undefined) await this.#tellKind(server);
    // Each of several servers has to be there before anything can be read.
    if (this.#connections?.every((redis) => redis.status === 'ready')) this.#endFirstTry();
  }

  async #tellKind(server: Redis): Promise<void> {
    const isMember = await isClusterMember(server).catch((error: Error) => error);
    if (this.#connections !== undefined) return; // another was faster
    if (isMember instanceof Error) {
      this.#reason = reasonOf(isMember);
      this.#endFirstTry();
    } else if (isMember) await this.#join(server);
    else this.#connections = this.#servers;
  }

  async #join(member: Redis): Promise<void> {
    const cluster = joinCluster(this.#urls, member);
    this.#connections = [cluster];
    this.#listen(cluster);
    for (const server of this.#servers) server.disconnect();
    await cluster.connect().catch(() => this.#endFirstTry()); // it is tried again
  }
}

/**
 * @param text a REDIS_URL
 * @param tls how `rediss://` addresses are checked, see redisTlsOf
 */
export function openRedisLink(text: string, tls?: ConnectionOptions): RedisLink {
  return new OpenLink(splitRedisUrls(text), tls);
}
