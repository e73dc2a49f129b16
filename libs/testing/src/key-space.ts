import { Redis } from 'ioredis';
import { randomBytes } from 'node:crypto';
import { inject, onTestFinished } from 'vitest';

export interface KeySpace {
  readonly url: string;
  readonly redis: Redis;
  /** KEY_PREFIX of this test alone. */
  readonly name: string;
  /** The same with the braces that all keys start with. */
  readonly prefix: string;
}

/** Those of shards too, which have more after the name. */
async function deleteKeys(redis: Redis, name: string): Promise<void> {
  const stream = redis.scanStream({ match: `{${name}*`, count: 1000 });
  for await (const keys of stream) if (keys.length > 0) await redis.unlink(...keys);
}

/** A key prefix for the running test: its keys are deleted when it passes, kept when it fails. */
export function openKeySpace(): KeySpace {
  const url = inject('redisUrl');
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  const name = `test-${randomBytes(6).toString('hex')}`;
  const prefix = `{${name}}`;
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== 'fail') await deleteKeys(redis, name);
    redis.disconnect();
  });
  return { url, redis, name, prefix };
}
