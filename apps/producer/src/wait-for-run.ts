import type { OrdersQueue } from '@verdict/queue';
import { countRun, type RunCounts } from '@verdict/results';
import { setTimeout as delay } from 'node:timers/promises';
import { openProgress } from './progress.ts';
import type { Session } from './session.ts';

const pollMs = 100;
const worrySeconds = 5;

async function warnWithoutWorkers(queue: OrdersQueue): Promise<void> {
  if ((await queue.getWorkersCount()) > 0) return;
  console.error('waiting: no worker is connected; start one with `npx worker`');
}

/** Resolves when every accepted order of the run has its outcome. */
export async function waitForRun(
  session: Session,
  queue: OrdersQueue,
  run: string,
): Promise<RunCounts> {
  const first = await countRun(session.redis, session.prefix, run);
  const progress = openProgress(`deciding ${run}`, first.accepted);
  const before = first.decided + first.failed;
  let counts = first;
  let worryAtMs = performance.now() + worrySeconds * 1000;
  while (counts.pending > 0) {
    await delay(pollMs);
    const pendingBefore = counts.pending;
    counts = await countRun(session.redis, session.prefix, run);
    const done = counts.decided + counts.failed;
    progress.update(done, done - before);
    if (counts.pending < pendingBefore) worryAtMs = performance.now() + worrySeconds * 1000;
    if (performance.now() < worryAtMs) continue;
    worryAtMs = Infinity;
    await warnWithoutWorkers(queue);
  }
  progress.stop();
  return counts;
}
