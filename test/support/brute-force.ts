// The contract once more, as plainly as it can be said: every fact of the file is looked at for
// every order. Shares no code with the system that it checks.
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

type Row = Readonly<Record<string, string>>;

export interface Expected {
  readonly recommendation: string;
  readonly features: {
    readonly order_hour_of_day: number;
    readonly inventory: number | null;
    readonly payment_status: string | null;
    readonly zip_code_available: boolean | null;
  };
}

async function readRows(path: string): Promise<Row[]> {
  const text = await readFile(path, 'utf8');
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
  return rows.map((row) => ({ ...row, at: (row['timestamp'] ?? '').replace('T', ' ') }));
}

function groupBy(rows: readonly Row[], key: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row[key] ?? '');
    if (group === undefined) groups.set(row[key] ?? '', [row]);
    else group.push(row);
  }
  return groups;
}

function newestUpTo(rows: readonly Row[], time: string): Row | undefined {
  let newest: Row | undefined;
  for (const row of rows) {
    const at = row['at'] ?? '';
    if (at <= time && (newest === undefined || at >= (newest['at'] ?? ''))) newest = row;
  }
  return newest;
}

interface Known {
  readonly features: Expected['features'];
  readonly quantity: number;
  /** From the order to the time its zip code opens, below 0 where it is over. */
  readonly daysUntilOpen: number | null;
}

function isDelivered({ features, daysUntilOpen }: Known, version: 1 | 2): boolean {
  if (version === 1) return features.zip_code_available === true;
  return daysUntilOpen !== null && daysUntilOpen <= 7;
}

function recommend(known: Known, version: 1 | 2): string {
  const { features, quantity } = known;
  const { inventory } = features;
  if (inventory === null || inventory <= 0) return 'HoldCheckAvailability';
  if (version === 2 && inventory < quantity) return 'HoldCheckAvailability';
  if (!isDelivered(known, version)) return 'HoldCheckDelivery';
  if (features.payment_status !== 'OK') return 'HoldCheckPayment';
  return features.order_hour_of_day < 6 ? 'Decline' : 'Deliver';
}

function daysBetween(from: string, until: string): number {
  const ms = Date.parse(`${until.replace(' ', 'T')}Z`) - Date.parse(`${from.replace(' ', 'T')}Z`);
  return ms / (24 * 60 * 60 * 1000);
}

/** Up to which time a stock counts: all comparisons are of text. */
const stockTimes = {
  'order-time': (at: string) => at,
  latest: () => '9',
  // Every second that is written ends in two digits: what has the same text is the same second.
  'before-order': (at: string) => `${at.slice(0, 18)}${'/012345678'.charAt(Number(at[18]))}`,
};

export interface Deciding {
  readonly version?: 1 | 2;
  /** How many hours the clock is read off. */
  readonly hoursOff?: number;
}

/** What each order of a directory has to become, by order id. */
export async function expectedDecisions(
  dir: string,
  inventoryAsOf: keyof typeof stockTimes,
  { version = 1, hoursOff = 0 }: Deciding = {},
): Promise<Map<string, Expected>> {
  const stock = groupBy(await readRows(join(dir, 'inventory.csv')), 'sku_code');
  const payments = groupBy(await readRows(join(dir, 'payments.csv')), 'order_id');
  const zipCodes = groupBy(await readRows(join(dir, 'zip_codes.csv')), 'zip_code');
  const expected = new Map<string, Expected>();
  for (const order of await readRows(join(dir, 'orders.csv'))) {
    const at = order['at'] ?? '';
    const stockTime = stockTimes[inventoryAsOf](at);
    const level = newestUpTo(stock.get(order['sku_code'] ?? '') ?? [], stockTime);
    const payment = newestUpTo(payments.get(order['order_id'] ?? '') ?? [], at);
    const opens = (zipCodes.get(order['zip_code'] ?? '') ?? [])
      .map((row) => (row['available_from'] ?? '').replace('T', ' '))
      .toSorted()[0];
    const features = {
      order_hour_of_day: (Number(at.slice(11, 13)) + hoursOff + 24) % 24,
      inventory: level === undefined ? null : Number(level['inventory']),
      payment_status: payment?.['payment_status'] ?? null,
      zip_code_available: opens === undefined ? null : opens <= at,
    };
    const daysUntilOpen = opens === undefined ? null : daysBetween(at, opens);
    const known = { features, quantity: Number(order['quantity']), daysUntilOpen };
    const recommendation = recommend(known, version);
    expected.set(order['order_id'] ?? '', { features, recommendation });
  }
  return expected;
}

/** How many orders go from which recommendation to which other, as `From > To`. */
export function changesBetween(
  before: ReadonlyMap<string, Expected>,
  after: ReadonlyMap<string, Expected>,
): Record<string, number> {
  const changes: Record<string, number> = {};
  for (const [order_id, { recommendation: from }] of before) {
    const to = after.get(order_id)?.recommendation ?? 'nothing';
    if (to !== from) changes[`${from} > ${to}`] = (changes[`${from} > ${to}`] ?? 0) + 1;
  }
  return changes;
}
