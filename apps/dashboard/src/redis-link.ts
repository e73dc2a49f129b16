import { withinMs } from '@verdict/runtime';
import { Redis } from 'ioredis';

/** Redis cannot be asked right now; the connection is being made again all the time. */
export class RedisAwayError extends Error {
  override readonly name = 'RedisAwayError';
}

const longestReconnectMs = 1000;
/** A server that is silent for this long while it owes an answer is gone, whatever TCP says. */
const silenceMs = 5000;

/** A connection that is allowed to be away: it never ends, and it says so at once. */
export interface RedisLink {
  readonly redis: Redis;
  /** Resolves when it is known whether Redis answers. */
  readonly firstTry: Promise<void>;
  /** @throws RedisAwayError when there is no connection, instead of waiting for one */
  readonly requireReady: () => void;
  /** @throws when Redis does not answer in time */
  readonly ping: (timeoutMs: number) => Promise<void>;
  readonly close: () => void;
}

function reasonOf(error: Error): string {
  // An AggregateError, for a name with several addresses, has a code and no message.
  const code = 'code' in error ? String(error.code) : error.name;
  return error.message === '' ? code : error.message;
}

export function openRedisLink(url: string): RedisLink {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (tries) => Math.min(50 * 2 ** Math.min(tries, 10), longestReconnectMs),
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    connectTimeout: 3000,
    socketTimeout: silenceMs,
  });
  let reason = 'not connected yet';
  redis.on('ready', () => {
    reason = 'the connection was closed';
  });
  redis.on('error', (error) => {
    reason = reasonOf(error);
  });
  const firstTry = new Promise<void>((resolve) => {
    redis.once('ready', resolve);
    redis.once('error', () => resolve());
  });
  const requireReady = () => {
    if (redis.status !== 'ready') throw new RedisAwayError(reason);
  };
  return {
    redis,
    firstTry,
    requireReady,
    ping: async (timeoutMs) => {
      requireReady();
      await withinMs(redis.ping(), timeoutMs, 'PING');
    },
    close: () => redis.disconnect(),
  };
}
