// What is known about one order, in every run that accepted it.
import { RedisHistory } from '@verdict/history';
import { extractFeatures } from '@verdict/pipeline';
import { jobIdOf, type OrdersQueue, readableJob } from '@verdict/queue';
import type { Decision, Features, Order, RunSettings, Snapshot } from '@verdict/records';
import { findOrder, type FoundOrder, listRuns, type Run } from '@verdict/results';
import type { Source } from './overview/figures.ts';

/** The job behind an order; most are gone once their order is decided. */
export interface OrderJobState {
  readonly job_id: string;
  readonly state: string;
  readonly attempts_made: number;
  readonly last_error: string | null;
}

interface Common {
  readonly run: string;
  readonly settings: RunSettings;
  readonly order: Order;
  readonly features: Features;
  /** Of a decided order those it was decided on, of others those known by now. */
  readonly facts: Snapshot;
  readonly job: OrderJobState | null;
}

type Outcome =
  | { readonly state: 'pending' }
  | (Decision & {
      readonly state: 'decided';
      readonly decided_at: string;
      readonly attempt: number;
    })
  | {
      readonly state: 'failed';
      readonly reason: string;
      readonly message: string;
      readonly attempts: number;
      readonly failed_at: string;
    };

export type OrderInRun = Common & Outcome;

function outcomeOf(found: FoundOrder): Outcome {
  if (found.state === 'decided') {
    const { recommendation, reason, decided_at, attempt } = found.result;
    return { state: found.state, recommendation, reason, decided_at, attempt };
  }
  if (found.state === 'failed') {
    const { reason, message, attempts, failed_at } = found.failure;
    return { state: found.state, reason, message, attempts, failed_at };
  }
  return { state: found.state };
}

async function factsOf({ redis, prefix }: Source, { settings }: Run, found: FoundOrder) {
  if (found.state === 'decided') return found.result.snapshot;
  const history = new RedisHistory(redis, prefix);
  return history.snapshotOf(found.order, settings.inventory_as_of);
}

async function jobStateOf(source: Source, jobId: string): Promise<OrderJobState | null> {
  const queue: OrdersQueue = source.queue;
  const job = await readableJob(source.redis, queue, jobId);
  if (job === undefined) return null;
  return {
    job_id: jobId,
    state: await queue.getJobState(jobId),
    attempts_made: job.attemptsMade,
    last_error: job.failedReason ?? null,
  };
}

async function findInRun(
  source: Source,
  run: Run,
  order_id: string,
): Promise<OrderInRun | undefined> {
  const found = await findOrder(source.redis, source.prefix, run.run, order_id);
  if (found === undefined) return undefined;
  const [facts, job] = await Promise.all([
    factsOf(source, run, found),
    jobStateOf(source, jobIdOf(run.run, order_id)),
  ]);
  const features = extractFeatures(found.order, facts);
  const { order } = found;
  return { run: run.run, settings: run.settings, order, features, facts, job, ...outcomeOf(found) };
}

/** Newest run first. */
export async function findInRuns(source: Source, order_id: string): Promise<OrderInRun[]> {
  const runs = await listRuns(source.redis, source.prefix);
  const found = await Promise.all(runs.map((run) => findInRun(source, run, order_id)));
  return found.filter((order) => order !== undefined).toReversed();
}
