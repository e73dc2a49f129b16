// Orders with their outcomes, each with what was known when it was placed.
import { MemoryHistory } from '@verdict/history';
import type { KnownOrder } from '@verdict/pipeline';
import { inventorySchema, paymentSchema, zipCodeSchema } from '@verdict/records';
import { type OrderWithOutcome, outcomeRowSchema, partOutcome } from './outcome.ts';
import { readCsvFile, type Rejected } from './read-csv-file.ts';

export type TrainingOrder = KnownOrder & OrderWithOutcome;

async function readHistory(dir: string, rejected: Rejected): Promise<MemoryHistory> {
  const history = new MemoryHistory();
  await history.addInventory(await readCsvFile(dir, 'inventory', inventorySchema, rejected));
  await history.addPayments(await readCsvFile(dir, 'payments', paymentSchema, rejected));
  await history.addZipCodes(await readCsvFile(dir, 'zip_codes', zipCodeSchema, rejected));
  return history;
}

/** Of an order that stands there more than once the first counts, as in a run. */
function onceEach(orders: readonly OrderWithOutcome[]): OrderWithOutcome[] {
  const first = new Map<string, OrderWithOutcome>();
  for (const each of orders) {
    if (!first.has(each.order.order_id)) first.set(each.order.order_id, each);
  }
  return [...first.values()];
}

/** @returns the orders of a directory by time; those of one time stay as they stand */
export async function readTrainingData(dir: string, rejected: Rejected): Promise<TrainingOrder[]> {
  const history = await readHistory(dir, rejected);
  const rows = await readCsvFile(dir, 'orders', outcomeRowSchema, rejected);
  const known = onceEach(rows.map(partOutcome)).map(async (each): Promise<TrainingOrder> => {
    const facts = await history.snapshotOf(each.order, 'order-time');
    return { ...each, facts };
  });
  return (await Promise.all(known)).toSorted(byTime);
}

function byTime({ order: a }: KnownOrder, { order: b }: KnownOrder): number {
  if (a.timestamp === b.timestamp) return 0;
  return a.timestamp < b.timestamp ? -1 : 1;
}
