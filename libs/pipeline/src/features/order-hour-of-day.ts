import { hourOf, type Order } from '@verdict/records';

/** 0..23, as written in the order: the customer's clock, whatever zone the worker runs in. */
export function orderHourOfDay(order: Order): number {
  return hourOf(order.timestamp);
}
