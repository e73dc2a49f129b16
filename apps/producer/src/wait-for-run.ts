import type { QueueShard } from '@verdict/queue';
import { countRun, type RunCounts } from '@verdict/results';
import type { Shards } from '@verdict/shards';
import { setTimeout as delay } from 'node:timers/promises';
import { CommandError } from './errors.ts';
import { withProgress } from './progress.ts';
import { whyNobodyWorks, openWorkerCount } from './workers-at-hand.ts';

const pollMs = 100;

/** @throws CommandError: a wait for orders that are gone would end as if they were decided */
function refuseLoss(run: string, { accepted }: RunCounts, expected: number): void {
  if (accepted >= expected) return;
  throw new CommandError(
    `Redis has lost orders of run ${run}: expected at least ${expected}, it has ${accepted}. ` +
      'See what is missing with `producer verify FILE`; `producer load DIR` and ' +
      '`producer verify FILE --repair --wait` bring it back',
  );
}

/**
 * Resolves when every accepted order of the run has its outcome.
 * @param atLeast orders that the run is known to have
 * @throws CommandError when Redis has lost some
 */
export async function waitForRun(
  shards: Shards<QueueShard>,
  run: string,
  atLeast = 0,
): Promise<RunCounts> {
  let counts = await countRun(shards, run);
  refuseLoss(run, counts, atLeast);
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
        refuseLoss(run, counts, total);
        const done = counts.decided + counts.failed;
        progress.update(done, done - from);
      }
    },
  );
  return counts;
}
