import { listWorkers, openQueueShards } from '@verdict/queue';
import type { Shards } from '@verdict/shards';
import { findTrouble } from '@verdict/runtime';
import { neededBy } from './needed-commands.ts';
import { replicaNamePrefix } from './replica-name.ts';

const answerWithinMs = 2000;

/**
 * Asks Redis, not the process: a worker that has lost its connection still believes to be well.
 * @throws when Redis does not answer, is in trouble, or does not see every replica of this machine at every shard
 */
export async function checkHealth(shards: Shards, replicas: number): Promise<void> {
  const connections = [...new Set(shards.all.map(({ redis }) => redis))];
  const trouble = await findTrouble(connections, answerWithinMs, neededBy(shards));
  if (trouble !== undefined) throw new Error(trouble);
  for (const shard of openQueueShards(shards).all) {
    const connected = await listWorkers([shard]);
    // Some Redis services hide their clients; that they answer is all there is to know.
    if (connected === undefined) return;
    const here = connected.filter((worker) => worker.name.startsWith(replicaNamePrefix()));
    if (here.length >= replicas) continue;
    throw new Error(`expected ${replicas} replicas at Redis, got ${here.length}`);
  }
}
