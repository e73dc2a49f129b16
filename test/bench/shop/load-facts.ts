import { type History, MemoryHistory } from '@verdict/history';
import { chunksOf } from './chunks.ts';
import { type BenchShop, benchShop } from './orders.ts';

/** Puts the facts of a shop into a history, before the clock runs. */
export async function loadFacts(history: History, shop: BenchShop): Promise<void> {
  for (const chunk of chunksOf(shop.inventory)) await history.addInventory(chunk);
  for (const chunk of chunksOf(shop.payments)) await history.addPayments(chunk);
  await history.addZipCodes(shop.zipCodes);
}

/** The facts of so many orders, in this process. */
export async function factsInMemory(orders: number): Promise<History> {
  const history = new MemoryHistory();
  await loadFacts(history, benchShop(orders));
  return history;
}
