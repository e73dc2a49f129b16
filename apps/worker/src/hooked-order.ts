// The points of one order at which hooks see it. Without hooks nothing of this is made.
import type { AfterFeatures, BeforeFeatures, Hooks } from '@verdict/hooks';
import { type OrderAttempt, parseJobId } from '@verdict/queue';
import {
  type Decision,
  type Features,
  type Order,
  reasonOfError,
  type Snapshot,
} from '@verdict/records';
import { orderJobOf } from './parse-order-job.ts';

export type OrderHooks = Pick<Hooks, 'observe' | 'ask'>;

/** In this order. Guards may have to be waited for, and throw where they reject. */
export interface HookedOrder {
  readonly beforeFeatures: (snapshot: Snapshot) => Promise<void> | undefined;
  readonly afterFeatures: (features: Features) => Promise<void> | undefined;
  readonly afterDecision: (decision: Decision, decided_at: string) => Promise<void> | undefined;
  /** The decision is the first of its order, and stays. */
  readonly stored: () => void;
}

type Known = Omit<BeforeFeatures, 'order_id' | 'snapshot'>;

export function hookOrder({ observe, ask }: OrderHooks, known: Known): HookedOrder {
  const { order_id } = known.order;
  let looked: BeforeFeatures;
  let extracted: AfterFeatures;
  let tellStored = () => {};
  return {
    beforeFeatures: (snapshot) => {
      looked = { ...known, order_id, snapshot };
      observe('before-features', looked);
      return ask('before-features', looked);
    },
    afterFeatures: (features) => {
      extracted = { ...looked, features };
      observe('after-features', extracted);
      return ask('after-features', extracted);
    },
    afterDecision: ({ recommendation, reason }, decided_at) => {
      const decided = { ...extracted, decision: { recommendation, reason }, decided_at };
      tellStored = () => observe('after-decision', decided);
      return ask('after-decision', decided);
    },
    stored: () => tellStored(),
  };
}

function orderIn(attempt: OrderAttempt): Order | null {
  try {
    return orderJobOf(attempt).order;
  } catch {
    return null;
  }
}

/** Of jobs that are none of ours, nobody is told. */
export function tellError(
  { observe }: OrderHooks,
  attempt: OrderAttempt,
  error: unknown,
  is_last_try: boolean,
): void {
  const job = parseJobId(attempt.jobId);
  if (job === undefined) return;
  observe('on-error', {
    run: job.run,
    order_id: job.order_id,
    attempt: attempt.attempt,
    order: orderIn(attempt),
    reason: reasonOfError(error),
    message: error instanceof Error ? error.message : String(error),
    is_last_try,
  });
}
