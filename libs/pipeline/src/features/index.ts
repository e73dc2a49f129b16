import type { Features, Order, Snapshot } from '@verdict/records';
import { inventory } from './inventory.ts';
import { orderHourOfDay } from './order-hour-of-day.ts';
import { paymentStatus } from './payment-status.ts';
import { zipCodeAvailable } from './zip-code-available.ts';

type FeatureTable = {
  readonly [Name in keyof Features]: (order: Order, snapshot: Snapshot) => Features[Name];
};

/** Every feature, by the name under which it is stored. */
export const features: FeatureTable = {
  order_hour_of_day: orderHourOfDay,
  inventory,
  payment_status: paymentStatus,
  zip_code_available: zipCodeAvailable,
};

export function extractFeatures(order: Order, snapshot: Snapshot): Features {
  return {
    order_hour_of_day: features.order_hour_of_day(order, snapshot),
    inventory: features.inventory(order, snapshot),
    payment_status: features.payment_status(order, snapshot),
    zip_code_available: features.zip_code_available(order, snapshot),
  };
}
