import { listWorkers, type QueueShard } from '@verdict/queue';
import type { Shards } from '@verdict/shards';
import { workerHint } from './worker-hint.ts';

const patienceMs = 5000;

/** Says once that nothing can move, when nothing has moved for a while and no worker is there. */
export interface Worry {
  readonly check: () => Promise<void>;
  /** Something moved. */
  readonly calm: () => void;
}

export function openWorry(shards: Shards<QueueShard>): Worry {
  let atMs = performance.now() + patienceMs;
  return {
    calm: () => {
      atMs = performance.now() + patienceMs;
    },
    check: async () => {
      if (performance.now() < atMs) return;
      atMs = Infinity;
      // Where the service hides its clients, nobody can tell.
      if ((await listWorkers(shards.all))?.length !== 0) return;
      console.error(`waiting: ${workerHint(shards.layout)}`);
    },
  };
}
