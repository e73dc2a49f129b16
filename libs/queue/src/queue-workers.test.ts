import { openLayouts } from '@verdict/shards';
import { openKeySpace, startRedisCluster } from '@verdict/testing';
import { Cluster, Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { addOrderJobs } from './orders-queue.ts';
import { openQueueShards, type QueueShard } from './queue-shards.ts';
import { listWorkers } from './queue-workers.ts';
import { startWork } from './work.ts';

type Connection = QueueShard['redis'];

function openShards(redis: Connection, name: string, count: number) {
  onTestFinished(() => redis.disconnect());
  return openQueueShards(openLayouts([redis], name).shardsOf({ shards: count, servers: 1 }));
}

/** A worker process of that name, on all shards, that never finishes what it takes. */
async function work(redis: Connection, keyPrefix: string, count: number, name: string) {
  const shards = openShards(redis, keyPrefix, count);
  const workers = shards.all.map((shard) =>
    startWork({
      redis: shard.redis,
      prefix: shard.prefix,
      name,
      concurrency: 1,
      lockMs: 10_000,
      process: () => new Promise<string>(() => {}),
      onGivenUp: () => {},
      onError: () => {},
    }),
  );
  onTestFinished(async () => {
    await Promise.all(workers.map((worker) => worker.close(true)));
  });
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
}

/** Enough that no worker has to wait for one. */
async function fill({ all }: ReturnType<typeof openShards>): Promise<void> {
  const settings = { model: 'm', inventory_as_of: 'order-time', strict: false } as const;
  const order = { customer_id: 'c', timestamp: 't', sku_code: 's', quantity: 1, zip_code: 'z' };
  for (const { queue } of all) {
    const jobs = Array.from({ length: 10 }, (_, n) => {
      return { run: 'july', settings, order: { ...order, order_id: `o-${n}` } };
    });
    await addOrderJobs(queue, jobs, { attempts: 1, backoffMs: 1 });
  }
}

async function namesIn(shards: readonly QueueShard[]): Promise<string[] | undefined> {
  return (await listWorkers(shards))?.map(({ name }) => name);
}

test('a worker with a connection to each shard is listed once', async () => {
  const { url, name } = openKeySpace();
  const connection = () => new Redis(url, { maxRetriesPerRequest: null });
  const shards = openShards(connection(), name, 4);
  await work(connection(), name, 4, 'worker-1');
  await work(connection(), name, 4, 'worker-2');
  await work(connection(), `${name}-other`, 4, 'worker-3');
  await expect.poll(() => namesIn(shards.all)).toEqual(['worker-1', 'worker-2']);
});

test('busy workers of a cluster are all listed, whichever masters they talk to', async () => {
  const { url } = await startRedisCluster(3);
  const connection = () =>
    new Cluster(url.split(','), { redisOptions: { maxRetriesPerRequest: null } });
  const shards = openShards(connection(), 'verdict', 3);
  await fill(shards);
  const names = Array.from({ length: 6 }, (_, n) => `worker-${n}`);
  for (const name of names) await work(connection(), 'verdict', 3, name);
  for (const shard of shards.all) await expect.poll(() => namesIn([shard])).toEqual(names);
  await expect.poll(() => namesIn(shards.all)).toEqual(names);
});
