// The points of one order at which hooks see it. Without hooks nothing of this is made.
import type { BeforeFeatures, Hooks } from '@verdict/hooks';
import { type OrderAttempt, parseJobId } from '@verdict/queue';
import {
  type Decision,
  type Features,
  type Order,
  reasonOfError,
  type Snapshot,
} from '@verdict/records';
import { orderJobOf } from './parse-order-job.ts';

export type OrderHooks = Pick<Hooks, 'areAt' | 'observe' | 'ask'>;

/** In this order. Guards may have to be waited for, and throw where they reject. */
export interface HookedOrder {
  readonly beforeFeatures: (snapshot: Snapshot) => Promise<void> | undefined;
  readonly afterFeatures: (features: Features) => Promise<void> | undefined;
  readonly afterDecision: (decision: Decision, decided_at: string) => Promise<void> | undefined;
  /** The decision is the first of its order, and stays. */
  readonly stored: () => void;
}

type Known = Omit<BeforeFeatures, 'order_id' | 'snapshot'>;

/** Of an event only what is at its point is made: there is one for each order. */
export function hookOrder({ areAt, observe, ask }: OrderHooks, known: Known): HookedOrder {
  const { run, order, attempt, model } = known;
  const { order_id } = order;
  let snapshot: Snapshot;
  let features: Features;
  let tellStored = () => {};
  return {
    beforeFeatures: (looked_up) => {
      snapshot = looked_up;
      if (!areAt('before-features')) return undefined;
      const event = { run, order_id, attempt, order, model, snapshot };
      observe('before-features', event);
      return ask('before-features', event);
    },
    afterFeatures: (extracted) => {
      features = extracted;
      if (!areAt('after-features')) return undefined;
      const event = { run, order_id, attempt, order, model, snapshot, features };
      observe('after-features', event);
      return ask('after-features', event);
    },
    afterDecision: ({ recommendation, reason }, decided_at) => {
      if (!areAt('after-decision')) return undefined;
      const decision = { recommendation, reason };
      // Not by a spread of what the others have: V8 takes ten times as long for one.
      const event = {
        run,
        order_id,
        attempt,
        order,
        model,
        snapshot,
        features,
        decision,
        decided_at,
      };
      tellStored = () => observe('after-decision', event);
      return ask('after-decision', event);
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
