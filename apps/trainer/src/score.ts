// How a way to decide does on orders that it was not made from.
import type { KnownOrder } from '@verdict/pipeline';
import type { Recommendation } from '@verdict/records';
import type { Label } from './label.ts';
import type { OrderWithOutcome } from './outcome.ts';
import { type Share, shareOf } from './share.ts';

export type ScoredOrder = KnownOrder & OrderWithOutcome & Label;

export interface Score {
  readonly decided_by: string;
  /** Orders that were decided as they are labelled. */
  readonly agrees_with_label: Share;
  /** Label to recommendation to how many orders. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Of the orders that it delivers, those that were fulfilled. */
  readonly fulfilled_of_delivered: Share;
  /** Of the orders that it holds or declines, those that were fulfilled all the same. */
  readonly fulfilled_of_held: Share;
}

export type Decide = (known: KnownOrder) => Recommendation | Promise<Recommendation>;

interface Decided extends ScoredOrder {
  readonly recommendation: Recommendation;
}

function confusionOf(decided: readonly Decided[]): Score['confusion'] {
  const rows: Record<string, Record<string, number>> = {};
  for (const { label, recommendation } of decided) {
    const row = (rows[label] ??= {});
    row[recommendation] = (row[recommendation] ?? 0) + 1;
  }
  return rows;
}

function fulfilledOf(decided: readonly Decided[]): Share {
  return shareOf(decided.filter(({ isFulfilled }) => isFulfilled).length, decided.length);
}

export async function score(
  decided_by: string,
  decide: Decide,
  orders: readonly ScoredOrder[],
): Promise<Score> {
  const decided = await Promise.all(
    orders.map(async (known) => ({ ...known, recommendation: await decide(known) })),
  );
  const agreed = decided.filter(({ label, recommendation }) => label === recommendation);
  return {
    decided_by,
    agrees_with_label: shareOf(agreed.length, decided.length),
    confusion: confusionOf(decided),
    fulfilled_of_delivered: fulfilledOf(
      decided.filter((each) => each.recommendation === 'Deliver'),
    ),
    fulfilled_of_held: fulfilledOf(decided.filter((each) => each.recommendation !== 'Deliver')),
  };
}
