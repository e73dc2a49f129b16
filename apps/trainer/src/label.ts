// What should have been recommended, as far as an outcome tells.
import { choosePipeline, type KnownOrder, type Pipeline } from '@verdict/pipeline';
import type { Recommendation } from '@verdict/records';
import type { OrderWithOutcome } from './outcome.ts';

export interface Label {
  readonly label: Recommendation;
  /** Whether the rules found nothing amiss with an order that was not fulfilled. */
  readonly isUnexplained: boolean;
}

export type Labelled<Known> = Known & Label;

const labelOfHold: Partial<Record<Recommendation, Recommendation>> = {
  HoldCheckAvailability: 'HoldCheckAvailability',
  HoldCheckDelivery: 'HoldCheckDelivery',
  HoldCheckPayment: 'HoldCheckPayment',
};

/** Its conditions speak of the quantity and of the days until a zip code opens, too. */
export const labelRules = 'order-rules@2.0.0';

async function labelOf(
  { order, facts, isFulfilled }: KnownOrder & OrderWithOutcome,
  rules: Pipeline,
): Promise<Label> {
  if (isFulfilled) return { label: 'Deliver', isUnexplained: false };
  const { recommendation } = await rules.decide(order, facts, { strict: false });
  const hold = labelOfHold[recommendation];
  return { label: hold ?? 'HoldCheckAvailability', isUnexplained: hold === undefined };
}

/**
 * An order that was fulfilled is labelled `Deliver`. One that was not says only that somebody should have looked:
 * at what `order-rules` would hold it for, or at the stock where they would not. `Decline` is never learned, as no
 * outcome says that an order had to be refused.
 */
export async function labelOrders<Known extends KnownOrder & OrderWithOutcome>(
  orders: readonly Known[],
): Promise<Labelled<Known>[]> {
  const { pipeline } = await choosePipeline(labelRules);
  const labelled = orders.map(async (known) => ({ ...known, ...(await labelOf(known, pipeline)) }));
  return Promise.all(labelled);
}
