// Why no sentinel names its master: ioredis says of each only that its connection is closed.
import { Redis } from 'ioredis';
import type { ConnectionOptions } from 'node:tls';
import { sentinelWithinMs } from './patience.ts';
import { parseSentinelUrl, type SentinelUrl } from './sentinel-url.ts';

type Sentinel = SentinelUrl['sentinels'][number];

function openSentinel(sentinel: Sentinel, url: SentinelUrl, tls?: ConnectionOptions): Redis {
  return new Redis({
    ...sentinel,
    username: url.sentinelUsername || undefined,
    password: url.sentinelPassword || undefined,
    ...(url.isSecured && { tls }),
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    connectTimeout: sentinelWithinMs,
    commandTimeout: sentinelWithinMs,
  });
}

async function askSentinel(redis: Redis, master: string): Promise<string> {
  const errors: Error[] = [];
  redis.on('error', (error) => errors.push(error));
  try {
    const address = await redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', master);
    return address === null ? `it knows no master ${master}` : 'it names one now';
  } catch (error) {
    // The first tells the cause, the last that there is no connection.
    const [cause = error] = errors;
    return cause instanceof Error ? cause.message : String(cause);
  } finally {
    redis.disconnect();
  }
}

/** What is wrong with each of the sentinels of an address, in one line. */
export async function askSentinels(text: string, tls?: ConnectionOptions): Promise<string> {
  const url = parseSentinelUrl(text);
  const answers = url.sentinels.map(async (sentinel) => {
    const answer = await askSentinel(openSentinel(sentinel, url, tls), url.master);
    return `${sentinel.host}:${sentinel.port}: ${answer}`;
  });
  return (await Promise.all(answers)).join('; ');
}
