// What a comparison of two runs tells.
import type { Run } from '@verdict/results';
import type { Cause, DifferingFeature } from './changed-order.ts';
import type { RunState } from './run-state.ts';

export interface Transition {
  readonly from: RunState;
  readonly to: RunState;
}

/** An order that the runs do not agree on. Where only one decided it, the other side has no reason. */
export interface ChangedOrder extends Transition {
  readonly order_id: string;
  readonly from_reason: string | null;
  readonly to_reason: string | null;
  readonly causes: readonly Cause[];
  readonly features: readonly DifferingFeature[];
  /** Undefined where it is not known. */
  readonly fulfilled: boolean | undefined;
}

/** Changes of one kind: for the same reasons and causes, with the same features that differ. */
export interface Change extends Transition {
  readonly from_reason: string | null;
  readonly to_reason: string | null;
  readonly causes: readonly Cause[];
  readonly features: readonly string[];
}

export type Counted<T> = T & { readonly orders: number };

/** Of orders with a known outcome. */
export interface Fulfilled {
  readonly orders: number;
  readonly fulfilled: number;
}

export interface OutcomeEffect {
  readonly file: string;
  /** Orders of either run whose outcome the file has. */
  readonly known: number;
  readonly deliver_before: Fulfilled;
  readonly deliver_after: Fulfilled;
  readonly changed: readonly (Transition & Fulfilled)[];
}

export interface Diff {
  readonly before: Run;
  readonly after: Run;
  /** Orders that both runs decided: `same` and `changed` add up to it. */
  readonly compared: number;
  readonly same: number;
  /** To another recommendation. */
  readonly changed: number;
  /** Of `same` those with another reason. */
  readonly other_reason: number;
  readonly decided_in_one: number;
  /** Changed or decided in one run only, of all that one of them decided: 0 to 1. */
  readonly changed_share: number;
  readonly transitions: readonly Counted<Transition>[];
  readonly changes: readonly Counted<Change>[];
  readonly outcomes: OutcomeEffect | null;
}
