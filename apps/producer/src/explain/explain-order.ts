// All that is known of how one order came to its outcome in a run.
import { RedisHistory } from '@verdict/history';
import type { Flip, PathStep } from '@verdict/pipeline';
import type { Decision, Features, InventoryAsOf, Order, Snapshot } from '@verdict/records';
import { type Disagreement, findDisagreement, findOrder, type FoundOrder } from '@verdict/results';
import type { Run } from '@verdict/results';
import type { Shard } from '@verdict/shards';
import { CommandError } from '../errors.ts';
import type { Session } from '../session.ts';
import { type JobTimes, readJobTimes } from './job-times.ts';
import { type KnownFact, knownFactsOf } from './known-facts.ts';

export interface ExplainedOrder {
  readonly order_id: string;
  readonly run: string;
  readonly state: FoundOrder['state'];
  /** Null where there is none. */
  readonly decision: Decision | null;
  /** The try that succeeded, or how many there were before it was given up. */
  readonly attempts: number | null;
  readonly decided_at: string | null;
  readonly failure: {
    readonly reason: string;
    readonly message: string;
    readonly failed_at: string;
  } | null;
  readonly model: string;
  readonly pipeline: string | null;
  readonly inventory_as_of: InventoryAsOf;
  /** The run on whose captured facts it was decided. */
  readonly facts_of: string | null;
  readonly order: Order;
  /** Of a decided order those it was decided on, of others those known by now. */
  readonly facts: readonly KnownFact[];
  readonly features: Features;
  /** What follows is empty where the order is not decided, and null where the model cannot explain itself. */
  readonly path: readonly PathStep[] | null;
  readonly flips: readonly Flip[] | null;
  /** Whether its pipeline still decides so on these facts. */
  readonly is_repeatable: boolean | null;
  readonly job: JobTimes | null;
  /** What shadow pipelines would have decided, where another than the run. */
  readonly shadows: Disagreement['shadows'];
}

function snapshotOf(shard: Shard, found: FoundOrder, run: Run): Promise<Snapshot> | Snapshot {
  if (found.state === 'decided') return found.result.snapshot;
  const history = new RedisHistory(shard.redis, shard.prefix);
  return history.snapshotOf(found.order, run.settings.inventory_as_of);
}

function outcomeOf(found: FoundOrder) {
  const none = { decision: null, attempts: null, decided_at: null, failure: null };
  if (found.state === 'pending') return none;
  if (found.state === 'failed') {
    const { reason, message, failed_at, attempts } = found.failure;
    return { ...none, attempts, failure: { reason, message, failed_at } };
  }
  const { recommendation, reason, attempt, decided_at } = found.result;
  return { ...none, decision: { recommendation, reason }, attempts: attempt, decided_at };
}

async function wayOf(session: Session, run: Run, found: FoundOrder, facts: Snapshot) {
  const pipeline = await session.pipelines.of(run.settings);
  const features = pipeline.featuresOf(found.order, facts);
  if (found.state !== 'decided') return { features, path: [], flips: [], is_repeatable: null };
  const explanation = pipeline.explain(found.order, facts);
  if (explanation === undefined) return { features, path: null, flips: null, is_repeatable: null };
  const { decision, path, flips } = explanation;
  const { recommendation, reason } = found.result;
  const is_repeatable = decision.recommendation === recommendation && decision.reason === reason;
  return { features, path, flips, is_repeatable };
}

/** @throws CommandError where the run never accepted such an order */
export async function explainOrder(
  session: Session,
  run: Run,
  order_id: string,
): Promise<ExplainedOrder> {
  const shards = session.shardsOf(run.layout);
  const found = await findOrder(shards, run.run, order_id);
  if (found === undefined) {
    throw new CommandError(`run ${run.run} has no order ${order_id}: ids are compared exactly`);
  }
  const shard = shards.of(order_id);
  const facts = await snapshotOf(shard, found, run);
  const { model, pipeline, inventory_as_of, facts_of } = run.settings;
  return {
    order_id,
    run: run.run,
    state: found.state,
    ...outcomeOf(found),
    model,
    pipeline: pipeline ?? null,
    inventory_as_of,
    facts_of: facts_of ?? null,
    order: found.order,
    facts: knownFactsOf(found.order, facts),
    ...(await wayOf(session, run, found, facts)),
    job: await readJobTimes(shards, run.run, order_id),
    shadows: (await findDisagreement(session.home, run.run, order_id))?.shadows ?? {},
  };
}
