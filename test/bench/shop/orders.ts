// The same made-up orders for every contestant, with their facts. Everything follows from the number of
// an order, so that a million of them can be written or counted without holding them.
import type { Inventory, Order, Payment, ZipCode } from '@verdict/records';

export interface BenchShop {
  readonly orders: readonly Order[];
  readonly inventory: readonly Inventory[];
  readonly payments: readonly Payment[];
  readonly zipCodes: readonly ZipCode[];
}

const skus = 1000;
const levelsPerSku = 10;
const zips = 200;

function pad(n: number, width: number): string {
  return String(n).padStart(width, '0');
}

/** An id of the usual 36 characters. */
function uuidLike(n: number): string {
  return `0000${pad(n % 10_000, 4)}-0000-4000-8000-${pad(n, 12)}`;
}

/** The number of an order of this id; NaN of a foreign one. */
export function numberOf(order_id: string): number {
  const n = Number(order_id.slice(-12));
  return uuidLike(n) === order_id ? n : Number.NaN;
}

export function orderOf(n: number): Order {
  return {
    order_id: uuidLike(n),
    customer_id: uuidLike(n % 5000),
    timestamp: `2021-07-${pad((n % 28) + 1, 2)} ${pad(n % 24, 2)}:${pad(n % 60, 2)}:00`,
    sku_code: `40000000${pad(n % skus, 5)}`,
    quantity: (n % 5) + 1,
    zip_code: pad(n % (zips + 20), 5),
  };
}

/** About one level in five is none. */
function levelOf(n: number): Inventory {
  const day = pad(1 + 3 * Math.floor(n / skus), 2);
  const sku_code = `40000000${pad(n % skus, 5)}`;
  return {
    sku_code,
    timestamp: `2021-07-${day} 00:00:00`,
    inventory: Math.max(((n * 7) % 90) - 20, 0),
  };
}

/** Most orders have one payment; some are paid at the second try, some only after the order. */
export function paymentsOf(n: number): Payment[] {
  const { order_id, timestamp } = orderOf(n);
  const last = { order_id, timestamp, payment_status: n % 8 === 0 ? 'FAILED' : 'OK' };
  if (n % 10 === 3) {
    const first = { order_id, timestamp: '2021-06-30 00:00:00', payment_status: 'VERIFY_ADDRESS' };
    return [first, last];
  }
  return n % 10 === 7 ? [{ ...last, timestamp: '2021-08-01 00:00:00' }] : [last];
}

export function inventoryFacts(): Inventory[] {
  return Array.from({ length: skus * levelsPerSku }, (_, n) => levelOf(n));
}

/** Orders name a few zip codes more than are listed. */
export function zipCodeFacts(): ZipCode[] {
  return Array.from({ length: zips }, (_, n) => ({
    zip_code: pad(n, 5),
    available_from: `2021-07-${pad((n % 20) + 1, 2)} 00:00:00`,
  }));
}

/** @param first number of the first order, so that a further shop has orders of its own */
export function benchShop(count: number, first = 0): BenchShop {
  const numbers = Array.from({ length: count }, (_, n) => first + n);
  return {
    orders: numbers.map(orderOf),
    inventory: inventoryFacts(),
    payments: numbers.flatMap(paymentsOf),
    zipCodes: zipCodeFacts(),
  };
}
