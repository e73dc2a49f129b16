import { UsageError } from '../errors.ts';
import type { Diff } from './diff.ts';

/** How many orders may change: a share of those that one of the runs decided, or a number of them. */
export interface MostChanged {
  readonly text: string;
  readonly share: number | undefined;
  readonly orders: number | undefined;
}

/** @throws UsageError */
export function parseMostChanged(text: string): MostChanged {
  const match = /^(\d{1,15}(?:\.\d{1,15})?)(%?)$/.exec(text);
  const amount = Number(match?.[1]);
  const isShare = match?.[2] === '%';
  if (match !== null && isShare && amount <= 100) {
    return { text, share: amount / 100, orders: undefined };
  }
  if (match !== null && !isShare && Number.isInteger(amount)) {
    return { text, share: undefined, orders: amount };
  }
  throw new UsageError(
    `--max-changed: expected a share like 5% or a number of orders, got ${text}`,
  );
}

/** What only one of the runs decided has changed, too. */
export function isWithin(
  diff: Pick<Diff, 'changed' | 'decided_in_one' | 'changed_share'>,
  { share, orders }: MostChanged,
): boolean {
  if (share !== undefined) return diff.changed_share <= share;
  return diff.changed + diff.decided_in_one <= (orders ?? 0);
}
