import { parseJobId } from './job-id.ts';
import type { OrdersQueue } from './orders-queue.ts';
import { countQueue } from './queue-counts.ts';
import { setTimeout as delay } from 'node:timers/promises';

const pageSize = 1000;
const activePollMs = 50;

type State = 'waiting' | 'prioritized' | 'delayed' | 'failed' | 'completed';

async function removeState(queue: OrdersQueue, run: string, state: State): Promise<void> {
  let start = 0;
  for (;;) {
    const jobIds = await queue.getRanges([state], start, start + pageSize - 1, true);
    if (jobIds.length === 0) return;
    const ofRun = jobIds.filter((jobId) => parseJobId(jobId)?.run === run);
    await Promise.all(ofRun.map((jobId) => queue.remove(jobId)));
    // What was removed moved the rest forward.
    start += jobIds.length - ofRun.length;
  }
}

async function untilNoneActive(queue: OrdersQueue, run: string): Promise<void> {
  while ((await countQueue(queue, run)).active > 0) await delay(activePollMs);
}

/**
 * Removes every job of a run. Orders that a worker holds are waited for, since they cannot be taken
 * from it; what they became is removed too.
 */
export async function removeRunJobs(queue: OrdersQueue, run: string): Promise<void> {
  for (const state of ['waiting', 'prioritized', 'delayed'] as const) {
    await removeState(queue, run, state);
  }
  await untilNoneActive(queue, run);
  for (const state of ['delayed', 'failed', 'completed'] as const) {
    await removeState(queue, run, state);
  }
}
