import type { QueueShard } from '@verdict/queue';
import { countRun, type RunCounts } from '@verdict/results';
import type { Shards } from '@verdict/shards';
import { setTimeout as delay } from 'node:timers/promises';
import { openProgress } from './progress.ts';
import { openWorry } from './worry.ts';

const pollMs = 100;

/** Resolves when every accepted order of the run has its outcome. */
export async function waitForRun(shards: Shards<QueueShard>, run: string): Promise<RunCounts> {
  const first = await countRun(shards, run);
  const progress = openProgress(`deciding ${run}`, first.accepted);
  const before = first.decided + first.failed;
  let counts = first;
  const worry = openWorry(shards);
  while (counts.pending > 0) {
    await delay(pollMs);
    const pendingBefore = counts.pending;
    counts = await countRun(shards, run);
    const done = counts.decided + counts.failed;
    progress.update(done, done - before);
    if (counts.pending < pendingBefore) worry.calm();
    await worry.check();
  }
  progress.stop();
  return counts;
}
