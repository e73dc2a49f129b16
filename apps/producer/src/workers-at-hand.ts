import { listWorkers, type QueueShard } from '@verdict/queue';
import { askRarely } from '@verdict/runtime';
import type { Layout, Shards } from '@verdict/shards';
import { workerHint } from './worker-hint.ts';

const everyMs = 1000;

/** How many workers are connected; undefined where the Redis service hides its clients. */
export type CountWorkers = () => Promise<number | undefined>;

export function openWorkerCount(shards: Shards<QueueShard>): CountWorkers {
  return askRarely(async () => (await listWorkers(shards.all))?.length, everyMs);
}

/** What keeps orders from being decided, where it is known that nobody does it. */
export function whyNobodyWorks(workers: number | undefined, layout: Layout): string | undefined {
  return workers === 0 ? workerHint(layout) : undefined;
}
