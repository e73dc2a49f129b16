import type { Decision } from './decision.ts';
import type { Order } from './order.ts';
import type { Snapshot } from './snapshot.ts';

/** A stored decision: everything needed to explain it, replay it and search for it. */
export interface Result extends Decision {
  readonly order: Order;
  readonly snapshot: Snapshot;
  /** ISO 8601 in UTC, by the clock of the worker. */
  readonly decided_at: string;
  /** The try that succeeded, from 1. */
  readonly attempt: number;
}

/** An order that was given up: why, and after how many tries. */
export interface Failure {
  readonly order: Order;
  readonly reason: string;
  readonly message: string;
  readonly attempts: number;
  readonly failed_at: string;
}
