import type { OrdersQueue } from '@verdict/queue';
import { countRun, type RunCounts } from '@verdict/results';
import { setTimeout as delay } from 'node:timers/promises';
import { withProgress } from './progress.ts';
import type { Session } from './session.ts';
import { whyNobodyWorks, openWorkerCount } from './workers-at-hand.ts';

const pollMs = 100;

/** Resolves when every accepted order of the run has its outcome. */
export async function waitForRun(
  { redis, prefix }: Session,
  queue: OrdersQueue,
  run: string,
): Promise<RunCounts> {
  let counts = await countRun(redis, prefix, run);
  const { accepted: total, decided, failed } = counts;
  const from = decided + failed;
  const countWorkers = openWorkerCount(queue);
  await withProgress(
    { label: `deciding ${run}`, total, from, unit: 'orders' },
    async (progress) => {
      while (counts.pending > 0) {
        const workers = await countWorkers();
        progress.explain(workers === 0 ? whyNobodyWorks(workers) : undefined);
        await delay(pollMs);
        counts = await countRun(redis, prefix, run);
        const done = counts.decided + counts.failed;
        progress.update(done, done - from);
      }
    },
  );
  return counts;
}
