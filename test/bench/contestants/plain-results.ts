// How the contestants that are not ours decide and store: the same facts, the same rules, one HSET.
import type { History } from '@verdict/history';
import { choosePipeline } from '@verdict/pipeline';
import type { Order } from '@verdict/records';
import type { Redis } from 'ioredis';
import { expectedMix } from '../shop/expected-decisions.ts';
import { checkMix, countMix } from './check-decisions.ts';
import { settings } from './verdict-run.ts';

const key = 'results';
const { pipeline } = await choosePipeline(settings.model);

/** Decides an order and stores what ours stores of it. @returns the recommendation */
export async function decideAndStore(
  redis: Redis,
  order: Order,
  history: History,
): Promise<string> {
  const snapshot = await history.snapshotOf(order, settings.inventory_as_of);
  const decision = await pipeline.decide(order, snapshot, settings);
  const result = { order, snapshot, ...decision, decided_at: new Date().toISOString(), attempt: 1 };
  await redis.hset(key, order.order_id, JSON.stringify(result));
  return decision.recommendation;
}

/** @throws Error when an order is missing or decided wrongly */
export async function checkPlainResults(redis: Redis, orders: number): Promise<void> {
  const stored = await redis.hvals(key);
  const recommendations = stored.map((text) => String(JSON.parse(text).recommendation));
  checkMix(countMix(recommendations), expectedMix(orders));
}
