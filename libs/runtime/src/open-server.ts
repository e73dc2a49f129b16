// A connection to one address of REDIS_URL: to a server, or to whichever master its sentinels name.
import { Redis } from 'ioredis';
import type { ConnectionOptions } from 'node:tls';
import { connectWithinMs, sentinelWithinMs } from './patience.ts';
import type { ServerOptions } from './patience.ts';
import { verified } from './redis-tls.ts';
import { isSentinelUrl, parseSentinelUrl } from './sentinel-url.ts';

/** Milliseconds within which a first connection is made or given up. */
export function firstConnectionWithinMs(url: string): number {
  if (!isSentinelUrl(url)) return connectWithinMs;
  return connectWithinMs + parseSentinelUrl(url).sentinels.length * sentinelWithinMs;
}

function sentinelOptions(url: string, tls: ConnectionOptions): ServerOptions {
  const parsed = parseSentinelUrl(url);
  return {
    sentinels: parsed.sentinels.map((sentinel) => ({ ...sentinel })),
    name: parsed.master,
    db: parsed.db,
    username: parsed.username || undefined,
    password: parsed.password || undefined,
    sentinelUsername: parsed.sentinelUsername || undefined,
    sentinelPassword: parsed.sentinelPassword || undefined,
    connectTimeout: sentinelWithinMs,
    sentinelCommandTimeout: sentinelWithinMs,
    ...(parsed.isSecured && { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
  };
}

/** @param tls how addresses with TLS are checked, see redisTlsOf */
export function openServer(
  url: string,
  options: ServerOptions,
  tls: ConnectionOptions = verified,
): Redis {
  if (!isSentinelUrl(url)) {
    return new Redis(url, { ...options, ...(url.startsWith('rediss:') && { tls }) });
  }
  const { retryStrategy } = options;
  return new Redis({
    ...options,
    ...sentinelOptions(url, tls),
    ...(retryStrategy && { sentinelRetryStrategy: retryStrategy }),
  });
}
