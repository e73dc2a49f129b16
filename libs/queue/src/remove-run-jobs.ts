import { setTimeout as delay } from 'node:timers/promises';
import { parseJobId } from './job-id.ts';
import type { OrdersQueue } from './orders-queue.ts';

const pageSize = 1000;
const activePollMs = 50;

const states = ['waiting', 'prioritized', 'delayed', 'active', 'failed', 'completed'] as const;

type State = (typeof states)[number];

async function jobIdsOf(queue: OrdersQueue, run: string, state: State): Promise<string[]> {
  const ofRun: string[] = [];
  for (let start = 0; ; start += pageSize) {
    const jobIds = await queue.getRanges([state], start, start + pageSize - 1, true);
    ofRun.push(...jobIds.filter((jobId) => parseJobId(jobId)?.run === run));
    if (jobIds.length < pageSize) return ofRun;
  }
}

async function removeJobs(queue: OrdersQueue, jobIds: readonly string[]): Promise<void> {
  for (let start = 0; start < jobIds.length; start += pageSize) {
    const page = jobIds.slice(start, start + pageSize);
    // A worker that holds one keeps it: until it is done, or until its lock runs out.
    await Promise.all(page.map((jobId) => queue.remove(jobId)));
  }
}

/**
 * Removes every job of a run. While workers are busy, jobs move from state to state behind the one who
 * counts them: so it is done again until nothing of the run is found. An order that a worker holds is
 * waited for, for no longer than its lock lasts.
 */
export async function removeRunJobs(queue: OrdersQueue, run: string): Promise<void> {
  for (;;) {
    let found = 0;
    for (const state of states) {
      const jobIds = await jobIdsOf(queue, run, state);
      await removeJobs(queue, jobIds);
      found += jobIds.length;
    }
    if (found === 0) return;
    await delay(activePollMs);
  }
}
