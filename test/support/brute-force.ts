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

function recommend(features: Expected['features']): string {
  if (features.inventory === null || features.inventory <= 0) return 'HoldCheckAvailability';
  if (features.zip_code_available !== true) return 'HoldCheckDelivery';
  if (features.payment_status !== 'OK') return 'HoldCheckPayment';
  return features.order_hour_of_day < 6 ? 'Decline' : 'Deliver';
}

/** What each order of a directory has to become, by order id. */
export async function expectedDecisions(
  dir: string,
  inventoryAsOf: 'order-time' | 'latest',
): Promise<Map<string, Expected>> {
  const stock = groupBy(await readRows(join(dir, 'inventory.csv')), 'sku_code');
  const payments = groupBy(await readRows(join(dir, 'payments.csv')), 'order_id');
  const zipCodes = groupBy(await readRows(join(dir, 'zip_codes.csv')), 'zip_code');
  const expected = new Map<string, Expected>();
  for (const order of await readRows(join(dir, 'orders.csv'))) {
    const at = order['at'] ?? '';
    const stockTime = inventoryAsOf === 'latest' ? '9' : at;
    const level = newestUpTo(stock.get(order['sku_code'] ?? '') ?? [], stockTime);
    const payment = newestUpTo(payments.get(order['order_id'] ?? '') ?? [], at);
    const opens = (zipCodes.get(order['zip_code'] ?? '') ?? [])
      .map((row) => (row['available_from'] ?? '').replace('T', ' '))
      .toSorted()[0];
    const features = {
      order_hour_of_day: Number(at.slice(11, 13)),
      inventory: level === undefined ? null : Number(level['inventory']),
      payment_status: payment?.['payment_status'] ?? null,
      zip_code_available: opens === undefined ? null : opens <= at,
    };
    expected.set(order['order_id'] ?? '', { features, recommendation: recommend(features) });
  }
  return expected;
}
