// Outcomes that follow a rule to the last order were made up. The one that sample data follows is known.
import { type Result, secondsOf } from '@verdict/records';

const weekSeconds = 7 * 86_400;

/** Whether the stock of the order's time covers its quantity, and its zip code opens within seven days of it. */
export function isFulfilledByRule({
  order,
  snapshot,
}: Pick<Result, 'order' | 'snapshot'>): boolean {
  const { inventory, zip_code } = snapshot;
  if (inventory === null || zip_code === null || inventory.inventory < order.quantity) return false;
  return secondsOf(zip_code.available_from) - secondsOf(order.timestamp) <= weekSeconds;
}
