import { listWorkers, openOrdersQueue } from '@verdict/queue';
import type { Redis } from 'ioredis';
import { replicaNamePrefix } from './replica-name.ts';

/**
 * Asks Redis, not the process: a worker that has lost its connection still believes to be well.
 * @throws when Redis does not answer, or does not see every replica of this machine
 */
export async function checkHealth(redis: Redis, prefix: string, replicas: number): Promise<void> {
  await redis.ping();
  const connected = await listWorkers(openOrdersQueue(redis, prefix));
  // Some Redis services hide their clients; that they answer is all there is to know.
  if (connected === undefined) return;
  const here = connected.filter((worker) => worker.name.startsWith(replicaNamePrefix()));
  if (here.length >= replicas) return;
  throw new Error(`expected ${replicas} replicas at Redis, got ${here.length}`);
}
