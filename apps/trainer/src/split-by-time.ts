import type { KnownOrder } from '@verdict/pipeline';
import { CommandError } from './errors.ts';

/** Where the later part begins: at a time, or after a share of the orders. */
export type Boundary = { readonly until: string } | { readonly share: number };

export interface Split<Known> {
  readonly training: readonly Known[];
  readonly later: readonly Known[];
}

function timeOf(boundary: Boundary, orders: readonly KnownOrder[]): string {
  if ('until' in boundary) return boundary.until;
  return orders[Math.floor(boundary.share * orders.length)]?.order.timestamp ?? '';
}

/**
 * What is learned is tried on what came afterwards: orders mixed at random would let it see its own future. Orders
 * of one time stay together.
 * @param orders by time
 * @throws CommandError where one part has none
 */
export function splitByTime<Known extends KnownOrder>(
  orders: readonly Known[],
  boundary: Boundary,
): Split<Known> {
  const time = timeOf(boundary, orders);
  const training = orders.filter(({ order }) => order.timestamp < time);
  const later = orders.filter(({ order }) => order.timestamp >= time);
  if (training.length > 0 && later.length > 0) return { training, later };
  throw new CommandError(
    `expected orders before ${time || 'a time'} to learn from and later ones to try it on, ` +
      `got ${training.length} and ${later.length}`,
  );
}
