import { startRedisServer } from '@verdict/redis-server';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const cacheDir = join(import.meta.dirname, '../../.cache/redis');

/** A Redis for one test alone, gone with all that it holds when the test is over. */
export async function startOwnRedis(): Promise<{ readonly url: string; readonly name: string }> {
  const server = await startRedisServer({ cacheDir });
  onTestFinished(() => server.stop());
  return { url: server.url, name: 'own' };
}
