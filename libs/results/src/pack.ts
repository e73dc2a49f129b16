// Orders and results as compact text. A result is its packed order followed by the rest, so that
// Redis itself can compare the content of two orders and move it from state to state.
import type { Failure, Order, Recommendation, Result, Snapshot } from '@verdict/records';
import { recommendations } from '@verdict/records';

// No field holds control characters: the contract refuses them at the door.
const fieldSeparator = '\x1f';
export const partSeparator = '\x1e';

/** @param timestamp `YYYY-MM-DD HH:MM:SS`, of which the digits are kept */
function packTime(timestamp: string): string {
  const date = timestamp.slice(0, 4) + timestamp.slice(5, 7) + timestamp.slice(8, 10);
  return date + timestamp.slice(11, 13) + timestamp.slice(14, 16) + timestamp.slice(17);
}

function unpackTime(digits: string): string {
  if (digits.length !== 14) throw new Error(`expected 14 digits of a time, got ${digits}`);
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  return `${date} ${digits.slice(8, 10)}:${digits.slice(10, 12)}:${digits.slice(12)}`;
}

/** The order without its id, which is the key it is stored under. */
export function packOrder(order: Order): string {
  const { customer_id, timestamp, sku_code, quantity, zip_code } = order;
  return [customer_id, packTime(timestamp), sku_code, quantity, zip_code].join(fieldSeparator);
}

export function unpackOrder(order_id: string, packed: string): Order {
  const [customer_id = '', time = '', sku_code = '', quantity, zip_code = ''] =
    packed.split(fieldSeparator);
  const timestamp = unpackTime(time);
  return { order_id, customer_id, timestamp, sku_code, quantity: Number(quantity), zip_code };
}

function packSnapshot({ inventory, payment, zip_code }: Snapshot): (string | number)[] {
  return [
    inventory === null ? '' : inventory.inventory,
    inventory === null ? '' : packTime(inventory.timestamp),
    payment === null ? '' : payment.payment_status,
    payment === null ? '' : packTime(payment.timestamp),
    zip_code === null ? '' : packTime(zip_code.available_from),
  ];
}

function unpackSnapshot(fields: readonly string[]): Snapshot {
  const [stock = '', stockTime = '', payment_status = '', paymentTime = '', opens = ''] = fields;
  return {
    inventory: stock === '' ? null : { inventory: Number(stock), timestamp: unpackTime(stockTime) },
    payment: payment_status === '' ? null : { payment_status, timestamp: unpackTime(paymentTime) },
    zip_code: opens === '' ? null : { available_from: unpackTime(opens) },
  };
}

/** Everything of a result but its order, which Redis puts in front. */
export function packOutcome(result: Omit<Result, 'order'>): string {
  const { snapshot, recommendation, reason, decided_at, attempt } = result;
  const decidedAt = Date.parse(decided_at).toString(36);
  const code = recommendations.indexOf(recommendation);
  return [...packSnapshot(snapshot), code, reason, decidedAt, attempt].join(fieldSeparator);
}

function recommendationOf(code: string | undefined): Recommendation {
  const recommendation = recommendations[Number(code)];
  if (recommendation === undefined) throw new Error(`no recommendation has the code ${code}`);
  return recommendation;
}

function halves(stored: string): readonly [string, string] {
  const end = stored.indexOf(partSeparator);
  return [stored.slice(0, end), stored.slice(end + 1)];
}

export function unpackResult(order_id: string, stored: string): Result {
  const [order, outcome] = halves(stored);
  const fields = outcome.split(fieldSeparator);
  const [code, reason = '', decidedAt = '', attempt] = fields.slice(5);
  return {
    order: unpackOrder(order_id, order),
    snapshot: unpackSnapshot(fields),
    recommendation: recommendationOf(code),
    reason,
    decided_at: new Date(Number.parseInt(decidedAt, 36)).toISOString(),
    attempt: Number(attempt),
  };
}

export function packFailure(failure: Omit<Failure, 'order'>): string {
  const { reason, message, attempts, failed_at } = failure;
  return JSON.stringify({ reason, message, attempts, failed_at });
}

export function unpackFailure(order_id: string, stored: string): Failure {
  const [order, failure] = halves(stored);
  return { order: unpackOrder(order_id, order), ...JSON.parse(failure) };
}
