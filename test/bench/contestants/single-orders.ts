// Single orders on an idle system and beside a batch: what the ways to send them share.
import { RedisHistory } from '@verdict/history';
import { runProducer } from '../measuring/commands.ts';
import { loadFacts } from '../shop/load-facts.ts';
import { benchShop } from '../shop/orders.ts';
import { writeFacts, writeOrders } from '../shop/write-shop.ts';
import { quantile } from '../statistics.ts';
import type { Setup } from './contestant.ts';
import { prefix } from './verdict-run.ts';

const mostIdleOrders = 500;
/** Facts are there for so many single orders; a batch that lasts longer ends without them. */
export const mostLiveOrders = 20_000;

export function idleOrdersBeside(orders: number): number {
  return Math.min(mostIdleOrders, orders / 10);
}

/** Loads the facts of the batch and of the single orders, which are numbered after it. @returns its file */
export async function prepareBatch(setup: Setup): Promise<string> {
  const { redis, orders, dir } = setup;
  await writeFacts(dir, orders);
  await runProducer(setup, ['load', dir]);
  await loadFacts(new RedisHistory(redis, prefix), benchShop(mostLiveOrders, orders));
  return writeOrders(dir, orders);
}

export function percentiles(name: string, latenciesMs: readonly number[]): Record<string, number> {
  return {
    [`${name}_orders`]: latenciesMs.length,
    [`${name}_p50_ms`]: quantile(latenciesMs, 0.5),
    [`${name}_p99_ms`]: quantile(latenciesMs, 0.99),
  };
}
