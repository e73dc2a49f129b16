export const recommendations = [
  'Deliver',
  'HoldCheckAvailability',
  'HoldCheckDelivery',
  'HoldCheckPayment',
  'Decline',
] as const;

export type Recommendation = (typeof recommendations)[number];

/** A recommendation and the stable code of the rule that led to it, such as `inventory.none`. */
export interface Decision {
  readonly recommendation: Recommendation;
  readonly reason: string;
}
