import { addOrderJobs, joblessOrders, type QueueShard, restoreOrderJobs } from '@verdict/queue';
import { findPending, leftoverRuns, pagePending, type Run } from '@verdict/results';
import { setTimeout as delay } from 'node:timers/promises';
import type { LayoutInUse } from '../layouts-in-use.ts';
import type { Findings } from './finding.ts';

/** An order that was accepted may get its job a moment later, and one that was decided lose it. */
const secondLookMs = 1000;
/** Orders without a job that one look remembers, of each shard and run. */
const mostSuspects = 100_000;
const chunkSize = 250;

export interface RunsCheck {
  readonly findings: Findings;
  readonly retry: Parameters<typeof addOrderJobs>[2];
  readonly isFixing: boolean;
}

/** The queues of all lanes, by shard. */
function lanesByShard({ queues }: LayoutInUse): QueueShard[][] {
  const byPrefix = new Map<string, QueueShard[]>();
  for (const shard of queues) {
    byPrefix.set(shard.prefix, [...(byPrefix.get(shard.prefix) ?? []), shard]);
  }
  return [...byPrefix.values()];
}

async function findSuspects(lanes: readonly QueueShard[], run: string): Promise<string[]> {
  const [shard] = lanes;
  const suspects = new Set<string>();
  if (shard === undefined) return [];
  const queues = lanes.map(({ queue }) => queue);
  for await (const page of pagePending(shard, run)) {
    for (const order_id of await joblessOrders(queues, run, page)) suspects.add(order_id);
    if (suspects.size >= mostSuspects) break;
  }
  return [...suspects];
}

async function checkChunk(
  lanes: readonly QueueShard[],
  { run, settings }: Run,
  orderIds: readonly string[],
  { findings, retry, isFixing }: RunsCheck,
): Promise<void> {
  const [shard] = lanes;
  if (shard === undefined) return;
  const queues = lanes.map(({ queue }) => queue);
  const jobless = await joblessOrders(queues, run, orderIds);
  const orders = await findPending(shard, run, jobless);
  const jobs = orders.map((order) => ({ run, settings, order }));
  if (isFixing) await restoreOrderJobs(shard.queue, jobs, retry);
  const message = `Orders of the run ${run} were accepted and have no job: nobody will decide them.`;
  const next = `producer doctor --fix, or producer verify FILE --run ${run} --repair`;
  for (const { order_id } of orders) {
    const fixed = isFixing ? 1 : 0;
    findings.add({
      code: 'order.no-job',
      shard: shard.prefix,
      run,
      message,
      next,
      example: order_id,
      fixed,
    });
  }
}

function tellDropping({ run, dropping }: Run, findings: Findings): void {
  if (dropping === undefined) return;
  const message = `The run ${run} is being dropped since ${dropping.since}; a drop takes seconds.`;
  const next = `producer drop --run ${run} --yes`;
  findings.add({ code: 'run.half-dropped', run, message, next });
}

async function checkLeftovers(layout: LayoutInUse, known: ReadonlySet<string>, findings: Findings) {
  for (const shard of layout.shards.all) {
    for (const run of await leftoverRuns(shard, known)) {
      const message = `Something of the run ${run} is stored, but no list names it: an enqueue overtook its drop.`;
      const next = `producer drop --run ${run} --leftovers --yes`;
      findings.add({ code: 'run.leftover', shard: shard.prefix, run, message, next });
    }
  }
}

/** Orders that nobody will decide, and runs that are gone by half. */
export async function checkRuns(
  layout: LayoutInUse,
  known: ReadonlySet<string>,
  check: RunsCheck,
): Promise<void> {
  for (const run of layout.runs) {
    tellDropping(run, check.findings);
    for (const lanes of lanesByShard(layout)) {
      const suspects = await findSuspects(lanes, run.run);
      if (suspects.length > 0) await delay(secondLookMs);
      for (let n = 0; n < suspects.length; n += chunkSize) {
        await checkChunk(lanes, run, suspects.slice(n, n + chunkSize), check);
      }
    }
  }
  await checkLeftovers(layout, known, check.findings);
}
