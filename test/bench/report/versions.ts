import { startRedisServer } from '@verdict/redis-server';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

function versionOf(name: string): string {
  return String(require(`${name}/package.json`).version);
}

export interface Versions {
  readonly node: string;
  readonly redis: string;
  readonly bullmq: string;
  readonly ioredis: string;
  readonly bee_queue: string;
}

async function redisVersion(cacheDir: string): Promise<string> {
  const server = await startRedisServer({ cacheDir, say: console.error });
  await server.stop();
  return server.version;
}

export async function readVersions(cacheDir: string): Promise<Versions> {
  return {
    node: process.version,
    redis: await redisVersion(cacheDir),
    bullmq: versionOf('bullmq'),
    ioredis: versionOf('ioredis'),
    bee_queue: versionOf('bee-queue'),
  };
}
