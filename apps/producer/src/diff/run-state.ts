import { type Recommendation, recommendations } from '@verdict/records';
import type { OrderPlace } from '@verdict/results';

/** What became of an order in one run: what it was decided to, or where it is else. */
export const runStates = [...recommendations, 'failed', 'pending', 'absent'] as const;
export type RunState = (typeof runStates)[number];

const stateAtPlace: Readonly<Record<OrderPlace, Exclude<RunState, Recommendation>>> = {
  // Decided between the look at its bucket and this one.
  decided: 'pending',
  failed: 'failed',
  pending: 'pending',
  gone: 'absent',
};

/** Of an order that was found without a result. */
export function stateAt(place: OrderPlace): RunState {
  return stateAtPlace[place];
}
