// Valid but awkward orders: the table names every kind and says what makes it so.

import { edgeSkus, edgeZipCodes, turningPoint } from './edge-facts.ts';
import type { SampleOrder } from './sample-order.ts';
import { daySeconds, monthSeconds } from './timestamp-text.ts';

/** `use` counts the earlier orders of the same kind. */
type Place = { readonly row: number; readonly use: number };
export type Change = (order: SampleOrder, place: Place) => Partial<SampleOrder>;

const sixHours = 6 * 3600;

export const awkwardKinds = {
  'order id with a colon': id((row) => `order:${row}`),
  'order id of digits only': id((row) => `9${row}`),
  'order id with leading zeros': id((row) => `000${row}`),
  'order id with spaces inside': id((row) => `order  no ${row}`),
  'order id with quotes': id((row) => `"${row}" 'as said'`),
  'order id with commas': id((row) => `${row},1,2`),
  'order id with percent signs': id((row) => `100%-%2e%s-${row}`),
  'order id with markup': id((row) => `<b>&amp;${row}</b>`),
  'order id like a path': id((row, use) => (use === 0 ? '../x' : `../x${row}`)),
  'order id __proto__': id((row, use) => (use === 0 ? '__proto__' : `__proto__${row}`)),
  'order id constructor': id((row, use) => (use === 0 ? 'constructor' : `constructor${row}`)),
  'order id with an emoji': id((row) => `📦${row}`),
  'order id with a combining accent': id((row) => `cafe\u0301-${row}`),
  'order id from right to left': id((row) => `\u05d4\u05d6\u05de\u05e0\u05d4-${row}`),
  'order id of 200 characters': id((row) => String(row).padEnd(200, 'x')),
  'order id of 200 emoji': id((row) => `${row}${'🧾'.repeat(200 - String(row).length)}`),
  'customer id in unicode': (_, { row }) => ({ customer_id: `Łucja 李 🛒 ${row}` }),

  'timestamps with a T': () => ({ separator: 'T' }),
  'order at 00:00:00': (order) => ({ second: midnightOf(order) }),
  'order at 05:59:59': (order) => ({ second: midnightOf(order) + sixHours - 1 }),
  'order at 06:00:00': (order) => ({ second: midnightOf(order) + sixHours }),
  'order at 23:59:59': (order) => ({ second: midnightOf(order) + daySeconds - 1 }),
  'order in the first second of the month': () => ({ second: 0 }),
  'order in the last second of the month': () => ({ second: monthSeconds - 1 }),

  'facts from a leap day and the end of a February': decidedBy({}),
  'stock raised at the very second': decidedBy({ sku: edgeSkus.restocked, second: turningPoint }),
  'stock raised a second later': decidedBy({ sku: edgeSkus.restocked, second: turningPoint - 1 }),
  'two stock levels of one second': decidedBy({ sku: edgeSkus.tied }),
  'stock levels out of order': decidedBy({ sku: edgeSkus.unsorted }),
  'negative stock': decidedBy({ sku: edgeSkus.oversold }),
  'unknown SKU': decidedBy({ sku: edgeSkus.unknown }),
  'large quantity': decidedBy({ quantity: 1_000_000 }),

  'zip code opened at the very second': decidedBy({
    zipCode: edgeZipCodes.openingAtNoon,
    second: turningPoint,
  }),
  'zip code opened a second later': decidedBy({
    zipCode: edgeZipCodes.openingAtNoon,
    second: turningPoint - 1,
  }),
  'zip code listed twice': decidedBy({ zipCode: edgeZipCodes.listedTwice }),
  'unknown zip code': decidedBy({ zipCode: edgeZipCodes.unknown }),

  'payment at the very second': decidedBy(payments([-60, 'FAILED'], [0, 'OK'])),
  'payment a second later': decidedBy(payments([-60, 'FAILED'], [1, 'OK'])),
  'two payments of one second': decidedBy(payments([0, 'FAILED'], [0, 'OK'])),
  'payments out of order': decidedBy(payments([-60, 'OK'], [-120, 'FAILED'])),
  'payment status of no known kind': decidedBy(payments([0, 'PENDING_REVIEW'])),
} as const satisfies Readonly<Record<string, Change>>;

// Each spelling holds the row (or is used once), so no two orders of a file share an id.
function id(spelling: (row: number, use: number) => string): Change {
  return (_, { row, use }) => ({ order_id: spelling(row, use) });
}

/** All else is in order, so that this change alone decides. */
function decidedBy(change: Partial<SampleOrder>): Change {
  return (order) => ({
    second: order.second - midnightOf(order) < sixHours ? order.second + sixHours : order.second,
    sku: edgeSkus.plentiful,
    zipCode: edgeZipCodes.openSinceLeapDay,
    ...payments([0, 'OK']),
    ...change,
  });
}

function payments(...steps: readonly (readonly [offsetSeconds: number, status: string])[]) {
  const toStep = ([offsetSeconds, payment_status]: (typeof steps)[number]) => ({
    offsetSeconds,
    payment_status,
  });
  return { paymentSteps: steps.map(toStep) };
}

function midnightOf({ second }: SampleOrder): number {
  return second - (second % daySeconds);
}
