// What each order has to become, by the contract and by brute force: for each order all facts of its SKU, of its
// payment and of its zip code are looked at.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cause, endings, isEnding } from '../schedule/endings.ts';
import { parseRows, type Row } from './read-rows.ts';

export interface ExpectedDecision {
  readonly recommendation: string;
  readonly features: Readonly<Record<string, string | number | boolean | null>>;
}

/** A decision, or the one failure of an order that is guilty. */
export type ExpectedOutcome = { readonly decision: ExpectedDecision } | { readonly failure: Cause };

export interface ShopFiles {
  readonly orders: string;
  readonly inventory: string;
  readonly payments: string;
  readonly zip_codes: string;
}

function timeOf(row: Row, column: string): string {
  return (row.get(column) ?? '').replace('T', ' ');
}

/** Of facts with the same time, the later row counts. */
function latest(rows: readonly Row[], time: string): Row | undefined {
  let found: Row | undefined;
  for (const row of rows) {
    const at = timeOf(row, 'timestamp');
    if (at <= time && (found === undefined || at >= timeOf(found, 'timestamp'))) found = row;
  }
  return found;
}

function decide(features: ExpectedDecision['features']): ExpectedDecision {
  const { inventory, payment_status, zip_code_available, order_hour_of_day } = features;
  if (inventory === null || Number(inventory) <= 0)
    return { recommendation: 'HoldCheckAvailability', features };
  if (zip_code_available !== true) return { recommendation: 'HoldCheckDelivery', features };
  if (payment_status !== 'OK') return { recommendation: 'HoldCheckPayment', features };
  const recommendation = Number(order_hour_of_day) < 6 ? 'Decline' : 'Deliver';
  return { recommendation, features };
}

function groupBy(rows: readonly Row[], column: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row.get(column) ?? '';
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

function endingOf(customer_id: string): Cause | undefined {
  const name = customer_id.replace(/^poison-/, '');
  return name !== customer_id && isEnding(name) ? endings[name] : undefined;
}

/** By order id, in the order of the file. */
export function expectOutcomes(files: ShopFiles): Map<string, ExpectedOutcome> {
  const stock = groupBy(parseRows(files.inventory), 'sku_code');
  const payments = groupBy(parseRows(files.payments), 'order_id');
  const zipCodes = groupBy(parseRows(files.zip_codes), 'zip_code');
  const outcomeOf = (order: Row): ExpectedOutcome => {
    const failure = endingOf(order.get('customer_id') ?? '');
    if (failure !== undefined) return { failure };
    const time = timeOf(order, 'timestamp');
    const level = latest(stock.get(order.get('sku_code') ?? '') ?? [], time)?.get('inventory');
    const ofZipCode = zipCodes.get(order.get('zip_code') ?? '') ?? [];
    const [opens] = ofZipCode.map((row) => timeOf(row, 'available_from')).toSorted();
    const payment = latest(payments.get(order.get('order_id') ?? '') ?? [], time);
    const features = {
      order_hour_of_day: Number(time.slice(11, 13)),
      inventory: level === undefined ? null : Number(level),
      payment_status: payment?.get('payment_status') ?? null,
      zip_code_available: opens === undefined ? null : opens <= time,
    };
    return { decision: decide(features) };
  };
  return new Map(
    parseRows(files.orders).map((order) => [order.get('order_id') ?? '', outcomeOf(order)]),
  );
}

export async function readShopFiles(dir: string): Promise<ShopFiles> {
  const read = (name: string) => readFile(join(dir, `${name}.csv`), 'utf8');
  return {
    orders: await read('orders'),
    inventory: await read('inventory'),
    payments: await read('payments'),
    zip_codes: await read('zip_codes'),
  };
}
