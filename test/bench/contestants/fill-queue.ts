import { RedisHistory } from '@verdict/history';
import { loadFacts } from '../shop/load-facts.ts';
import { benchShop } from '../shop/orders.ts';
import type { Setup } from './contestant.ts';
import { enqueueAll, prefix } from './verdict-run.ts';

/** Loads the facts into Redis and enqueues all orders. */
export async function fillQueue({ redis, orders }: Setup): Promise<void> {
  const shop = benchShop(orders);
  await loadFacts(new RedisHistory(redis, prefix), shop);
  await enqueueAll(redis, shop.orders);
}
