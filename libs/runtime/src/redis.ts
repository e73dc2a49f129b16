import type { Redis } from 'ioredis';
import type { ConnectionOptions } from 'node:tls';
import { askSentinels } from './ask-sentinels.ts';
import { DeadlineError, withinMs } from './deadline.ts';
import { firstConnectionWithinMs, openServer } from './open-server.ts';
import { type Patience, serverOptions } from './patience.ts';
import { RedisLoadingError } from './redis-loading-error.ts';
import { adviceFor, closesConnections } from './redis-trouble.ts';
import { RedisUnusableError } from './redis-unusable-error.ts';
import { maskRedisUrl } from './redis-urls.ts';

const askWithinMs = 500;

function firstConnection(redis: Redis): Promise<void> {
  return new Promise((resolve, reject) => {
    redis.once('ready', resolve);
    redis.once('error', reject);
    redis.connect().catch(reject);
  });
}

function isWithoutSentinel(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('All sentinels are unreachable');
}

/** What a server answers that is connected to and does not become ready. */
async function askWhy(url: string, tls?: ConnectionOptions): Promise<Error | undefined> {
  const redis = openServer(url, { enableReadyCheck: false, retryStrategy: () => null }, tls);
  redis.on('error', () => {});
  try {
    await withinMs(redis.ping(), askWithinMs, 'PING');
    return undefined;
  } catch (error) {
    return error instanceof Error && !(error instanceof DeadlineError) ? error : undefined;
  } finally {
    redis.disconnect();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** The server was there and hung up; one that is not there is refused with ECONNREFUSED. */
function hungUp(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Connection is closed');
}

const startOne = 'Start one there, or name another with --redis-url or REDIS_URL';

function unusable(url: string, error: unknown): RedisUnusableError {
  const advice = adviceFor(error) ?? (hungUp(error) ? closesConnections : startOne);
  const reason = reasonOf(error).replace(/\.$/, '');
  const message = `cannot reach Redis at ${maskRedisUrl(url)}: ${reason}. ${advice}`;
  const isLoading = error instanceof Error && error.message.startsWith('LOADING');
  return new (isLoading ? RedisLoadingError : RedisUnusableError)(message, { cause: error });
}

async function causeOf(error: unknown, url: string, tls?: ConnectionOptions): Promise<unknown> {
  if (isWithoutSentinel(error)) {
    return new Error(`no sentinel names its master: ${await askSentinels(url, tls)}`);
  }
  const isSilent = error instanceof DeadlineError || hungUp(error);
  return (isSilent ? await askWhy(url, tls) : undefined) ?? error;
}

/**
 * Connects to one server, or says within seconds why it cannot.
 * @throws RedisUnusableError, a RedisLoadingError where it only takes time
 */
export async function connectRedis(
  url: string,
  patience: Patience,
  tls?: ConnectionOptions,
): Promise<Redis> {
  const redis = openServer(url, { ...serverOptions(patience), lazyConnect: true }, tls);
  try {
    await withinMs(firstConnection(redis), firstConnectionWithinMs(url), 'connecting');
  } catch (error) {
    redis.disconnect();
    throw unusable(url, await causeOf(error, url, tls));
  }
  // Without a listener ioredis prints each error; the commands that fail report it themselves.
  redis.on('error', () => {});
  return redis;
}
