// One real Redis for the whole test run, started before the first test and stopped after the last.
import { startRedisServer } from '@verdict/redis-server';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    redisUrl: string;
  }
}

const cacheDir = join(import.meta.dirname, '../../../.cache/redis');

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startRedisServer({ cacheDir, say: (line) => console.error(line) });
  project.provide('redisUrl', server.url);
  return () => server.stop();
}
