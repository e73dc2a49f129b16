import { startWork } from '@verdict/queue';
import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { Redis } from 'ioredis';
import { hostname } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { checkHealth } from './check-health.ts';
import { replicaName } from './replica-name.ts';

function shardsOf(redis: Redis, name: string) {
  return openLayouts([redis], name).shardsOf({ shards: 1, servers: 1 });
}

function setup() {
  const space = openKeySpace();
  const connect = async (name: string) => {
    const redis = new Redis(space.url, { maxRetriesPerRequest: null });
    const worker = startWork({
      redis,
      prefix: space.prefix,
      name,
      concurrency: 1,
      lockMs: 10_000,
      process: () => Promise.resolve('done'),
      onGivenUp: () => {},
      onError: () => {},
    });
    onTestFinished(async () => {
      await worker.close();
      redis.disconnect();
    });
    await worker.waitUntilReady();
    return worker;
  };
  const check = (replicas: number) => checkHealth(shardsOf(space.redis, space.name), replicas);
  return { ...space, connect, check };
}

it('is well when Redis sees every replica of this machine', async () => {
  const { connect, check } = setup();
  await connect(replicaName(1));
  await connect(replicaName(2));
  await expect(check(2)).resolves.toBeUndefined();
});

it('notices a replica that is gone, whatever runs on other machines', async () => {
  const { connect, check } = setup();
  await connect(replicaName(1));
  await connect(`worker-not-${hostname()}-2`);
  await expect(check(2)).rejects.toThrow('expected 2 replicas at Redis, got 1');
});

it('fails when Redis is gone', async () => {
  const { url, name } = setup();
  const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
  await redis.ping();
  redis.disconnect();
  await expect(checkHealth(shardsOf(redis, name), 1)).rejects.toThrow('Connection is closed');
});
