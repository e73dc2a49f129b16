import type { QueueShard } from '@verdict/queue';
import { countRun, type RunCounts } from '@verdict/results';
import type { Shards } from '@verdict/shards';
import { setTimeout as delay } from 'node:timers/promises';
import { withProgress } from './progress.ts';
import { whyNobodyWorks, openWorkerCount } from './workers-at-hand.ts';

const pollMs = 100;

/** Resolves when every accepted order of the run has its outcome. */
export async function waitForRun(shards: Shards<QueueShard>, run: string): Promise<RunCounts> {
  let counts = await countRun(shards, run);
  const { accepted: total, decided, failed } = counts;
  const from = decided + failed;
  const countWorkers = openWorkerCount(shards);
  await withProgress(
    { label: `deciding ${run}`, total, from, unit: 'orders' },
    async (progress) => {
      while (counts.pending > 0) {
        const workers = await countWorkers();
        progress.explain(whyNobodyWorks(workers, shards.layout));
        await delay(pollMs);
        counts = await countRun(shards, run);
        const done = counts.decided + counts.failed;
        progress.update(done, done - from);
      }
    },
  );
  return counts;
}
