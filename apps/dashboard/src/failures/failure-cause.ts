// Why an order failed, in a form that is the same for all failures of one cause.
import type { Failure } from '@verdict/records';
import { createHash } from 'node:crypto';
import { messagePattern } from './message-pattern.ts';

export interface FailureCause {
  /** The same at every reading and on every dashboard, so that addresses may name it. */
  readonly id: string;
  readonly reason: string;
  /** On the way of an order, where it failed. */
  readonly phase: string;
  readonly model: string;
  /** The message without what belongs to one order. */
  readonly pattern: string;
}

const idLength = 12;

const phases: readonly (readonly [reason: string, phase: string])[] = [
  ['job.', 'taking it from the queue'],
  ['feature.', 'extracting features'],
  ['model.', 'finding the model'],
  ['order.timeout', 'time limit of a try'],
  ['order.crashed', 'its worker process'],
  ['order.killed', 'its worker process'],
  ['order.', 'storing the result'],
];

export function phaseOf(reason: string): string {
  return phases.find(([start]) => reason.startsWith(start))?.[1] ?? 'deciding';
}

/** @param model of the run */
export function causeOf(
  failure: Pick<Failure, 'reason' | 'message' | 'order'>,
  model: string,
): FailureCause {
  const { reason, message, order } = failure;
  const pattern = messagePattern(message, order);
  const text = JSON.stringify([reason, model, pattern]);
  const id = createHash('sha256').update(text).digest('hex').slice(0, idLength);
  return { id, reason, phase: phaseOf(reason), model, pattern };
}
