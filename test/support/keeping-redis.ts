// A Redis with an append-only file, that can be ended and started again at the same address.
import { type RedisServer, startRedisServer } from '@verdict/redis-server';
import { Redis } from 'ioredis';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryDirectory } from './files.ts';

const cacheDir = join(import.meta.dirname, '../../.cache/redis');

export interface KeepingRedis {
  readonly url: string;
  readonly name: string;
  /** A connection of the test's own, which comes back by itself. */
  readonly admin: Redis;
  readonly pid: () => number;
  /** As kill -9 does. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Of a Redis that is not running. */
  readonly forgetAll: () => Promise<void>;
}

/** A Redis for the running test alone. */
export async function startKeepingRedis(...args: readonly string[]): Promise<KeepingRedis> {
  const dataDir = join(await temporaryDirectory(), 'redis');
  const startOn = (port: number | undefined) => startRedisServer({ cacheDir, dataDir, port, args });
  let server: RedisServer = await startOn(undefined);
  const admin = new Redis(server.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  admin.on('error', () => {});
  onTestFinished(async () => {
    admin.disconnect();
    await server.stop();
  });
  const kill = async () => {
    process.kill(server.pid, 'SIGKILL');
    await server.stop();
  };
  const start = async () => {
    server = await startOn(server.port);
  };
  const forgetAll = () => rm(dataDir, { recursive: true });
  return { url: server.url, name: 'own', admin, pid: () => server.pid, kill, start, forgetAll };
}
