import type { Decision, Features } from '@verdict/records';

const heldPayments: Readonly<Record<string, string>> = {
  FAILED: 'payment.failed',
  VERIFY_ADDRESS: 'payment.verify-address',
  VERIFY_BANK_DETAILS: 'payment.verify-bank-details',
};

function reasonOfPayment(payment_status: string | null): string {
  if (payment_status === null) return 'payment.missing';
  const isNamed = Object.hasOwn(heldPayments, payment_status);
  return (isNamed ? heldPayments[payment_status] : undefined) ?? 'payment.other';
}

/** The first rule that applies decides; what is unknown holds the order. */
export function orderRules(features: Features): Decision {
  const { inventory, zip_code_available, payment_status, order_hour_of_day } = features;
  if (inventory === null) {
    return { recommendation: 'HoldCheckAvailability', reason: 'inventory.unknown' };
  }
  if (inventory <= 0) return { recommendation: 'HoldCheckAvailability', reason: 'inventory.none' };
  if (zip_code_available === null) {
    return { recommendation: 'HoldCheckDelivery', reason: 'zip-code.unlisted' };
  }
  if (!zip_code_available) {
    return { recommendation: 'HoldCheckDelivery', reason: 'zip-code.not-yet' };
  }
  if (payment_status !== 'OK') {
    return { recommendation: 'HoldCheckPayment', reason: reasonOfPayment(payment_status) };
  }
  if (order_hour_of_day < 6) return { recommendation: 'Decline', reason: 'hour.before-six' };
  return { recommendation: 'Deliver', reason: 'deliver' };
}
