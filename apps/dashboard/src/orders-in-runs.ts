// What is known about one order, in every run that accepted it.
import { RedisHistory } from '@verdict/history';
import { jobIdOf, readableJob } from '@verdict/queue';
import type { Explanation, Pipeline } from '@verdict/pipeline';
import type { Decision, Features, Order, Result, RunSettings, Snapshot } from '@verdict/records';
import { type Disagreement, findDisagreement, findOrder } from '@verdict/results';
import { type FoundOrder, listRuns, type Run } from '@verdict/results';
import type { BoardShard, Source } from './overview/source.ts';
import { pipelineOfRun } from './pipeline-of-run.ts';

/** The job behind an order; most are gone once their order is decided. */
export interface OrderJobState {
  readonly job_id: string;
  /** The queue's name in Bull Board. */
  readonly queue: string;
  readonly state: string;
  readonly attempts_made: number;
  readonly last_error: string | null;
  /** When its order was accepted. */
  readonly added_at: string | null;
  /** Of the last try. */
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

/** Anything may stand in a job that was written by hand. */
function isoTime(ms: number | undefined): string | null {
  const isTime = ms !== undefined && ms > 0 && ms < 8.64e15;
  return isTime ? new Date(ms).toISOString() : null;
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
      /** Null where the model cannot say how it decided. */
      readonly explanation: Pick<Explanation, 'path' | 'flips'> | null;
      /** Pipelines that were only looking on and decided otherwise, by `name@version`. */
      readonly shadows: Disagreement['shadows'];
    })
  | {
      readonly state: 'failed';
      readonly reason: string;
      readonly message: string;
      readonly attempts: number;
      readonly failed_at: string;
    };

export type OrderInRun = Common & Outcome;

/** Only where it leads to what is stored: an explanation of another decision would be none. */
function explanationOf(
  { order, snapshot, recommendation, reason }: Result,
  { explain }: Pick<Pipeline, 'explain'>,
): Pick<Explanation, 'path' | 'flips'> | null {
  const explanation = explain(order, snapshot);
  if (explanation === undefined) return null;
  const { decision, path, flips } = explanation;
  const isSame = decision.recommendation === recommendation && decision.reason === reason;
  return isSame ? { path, flips } : null;
}

function outcomeOf(
  found: FoundOrder,
  pipeline: Pick<Pipeline, 'explain'>,
  disagreement: Disagreement | undefined,
): Outcome {
  if (found.state === 'decided') {
    const { recommendation, reason, decided_at, attempt } = found.result;
    const explanation = explanationOf(found.result, pipeline);
    const shadows = disagreement?.shadows ?? {};
    const decided = { recommendation, reason, decided_at, attempt, explanation, shadows };
    return { state: found.state, ...decided };
  }
  if (found.state === 'failed') {
    const { reason, message, attempts, failed_at } = found.failure;
    return { state: found.state, reason, message, attempts, failed_at };
  }
  return { state: found.state };
}

async function factsOf({ redis, prefix }: BoardShard, { settings }: Run, found: FoundOrder) {
  if (found.state === 'decided') return found.result.snapshot;
  const history = new RedisHistory(redis, prefix);
  return history.snapshotOf(found.order, settings.inventory_as_of);
}

async function jobStateOf(
  { redis, queue, board }: BoardShard,
  jobId: string,
): Promise<OrderJobState | null> {
  const job = await readableJob(redis, queue, jobId);
  if (job === undefined) return null;
  return {
    job_id: jobId,
    queue: board.path,
    state: await queue.getJobState(jobId),
    attempts_made: job.attemptsMade,
    last_error: job.failedReason ?? null,
    added_at: isoTime(job.timestamp),
    started_at: isoTime(job.processedOn),
    finished_at: isoTime(job.finishedOn),
  };
}

/** An order has its job in one of the lanes. */
async function jobStateIn(
  queues: readonly BoardShard[],
  jobId: string,
): Promise<OrderJobState | null> {
  const states = await Promise.all(queues.map((queue) => jobStateOf(queue, jobId)));
  return states.find((state) => state !== null) ?? null;
}

async function findInRun(
  source: Source,
  run: Run,
  order_id: string,
): Promise<OrderInRun | undefined> {
  const shards = source.shardsOf(run);
  const found = await findOrder(shards, run.run, order_id);
  if (found === undefined) return undefined;
  const [pipeline, facts, job, disagreement] = await Promise.all([
    pipelineOfRun(source, run),
    factsOf(shards.of(order_id), run, found),
    jobStateIn(source.queuesOfOrder(run, order_id), jobIdOf(run.run, order_id)),
    findDisagreement(source.home, run.run, order_id),
  ]);
  const features = pipeline.featuresOf(found.order, facts);
  const { order } = found;
  return {
    run: run.run,
    settings: run.settings,
    order,
    features,
    facts,
    job,
    ...outcomeOf(found, pipeline, disagreement),
  };
}

/** Newest run first. */
export async function findInRuns(source: Source, order_id: string): Promise<OrderInRun[]> {
  const runs = await listRuns(source.home);
  const found = await Promise.all(runs.map((run) => findInRun(source, run, order_id)));
  return found.filter((order) => order !== undefined).toReversed();
}
