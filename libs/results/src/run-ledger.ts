// The way of an order through its run. Each order is in exactly one of three places: pending,
// decided or failed. Each script moves it in one atomic step, so the sizes are exact counts.
import type { Failure, Order, Result } from '@verdict/records';
import DataLoader from 'dataloader';
import { type RedisConnection, runScript, script } from '@verdict/redis-script';
import { z } from 'zod';
import { bucketOf, runKeys } from './keys.ts';
import { packFailure, packOrder, packOutcome, partSeparator } from './pack.ts';

const acceptScript = script(`
local pending, failures = KEYS[1], KEYS[2]
local separator = ARGV[1]
local states = {}
local function same(stored, order)
  return string.sub(stored, 1, #order + 1) == order .. separator
end
for i = 3, #KEYS do
  local id, order = ARGV[2 * i - 4], ARGV[2 * i - 3]
  local decided = redis.call('HGET', KEYS[i], id)
  local failed = not decided and redis.call('HGET', failures, id)
  local waiting = not decided and not failed and redis.call('HGET', pending, id)
  local state
  if decided then state = same(decided, order) and 'decided'
  elseif failed then state = same(failed, order) and 'failed'
  elseif waiting then state = waiting == order and 'pending'
  else
    redis.call('HSET', pending, id, order)
    state = 'new'
  end
  states[#states + 1] = state or 'conflict'
end
return states`);

/** KEYS: four per result. ARGV: the separator, then four per result. */
const decideScript = script(`
local separator = ARGV[1]
local function record(pending, failures, counts, results, id, order, outcome, count)
  if redis.call('HEXISTS', results, id) == 1 then return 'kept' end
  local known = redis.call('HGET', pending, id)
  if not known then
    local failed = redis.call('HGET', failures, id)
    known = failed and string.sub(failed, 1, string.find(failed, separator, 1, true) - 1)
  end
  if not known then return 'unknown' end
  if known ~= order then return 'conflict' end
  redis.call('HSET', results, id, order .. separator .. outcome)
  redis.call('HDEL', pending, id)
  redis.call('HDEL', failures, id)
  redis.call('HINCRBY', counts, count, 1)
  return 'stored'
end
local fates = {}
for n = 1, #KEYS, 4 do
  fates[#fates + 1] = record(KEYS[n], KEYS[n + 1], KEYS[n + 2], KEYS[n + 3],
    ARGV[n + 1], ARGV[n + 2], ARGV[n + 3], ARGV[n + 4])
end
return fates`);

const failScript = script(`
local pending, failures, results = KEYS[1], KEYS[2], KEYS[3]
local separator, id, failure = ARGV[1], ARGV[2], ARGV[3]
if redis.call('HEXISTS', results, id) == 1 then return 'decided' end
local order = redis.call('HGET', pending, id)
if not order then
  local failed = redis.call('HGET', failures, id)
  order = failed and string.sub(failed, 1, string.find(failed, separator, 1, true) - 1)
end
if not order then return 'unknown' end
redis.call('HSET', failures, id, order .. separator .. failure)
redis.call('HDEL', pending, id)
return 'failed'`);

/**
 * What `acceptOrders` found: `new` is now pending; `pending`, `decided` and `failed` were accepted
 * before with the same content; `conflict` was accepted before with other content.
 */
export type Acceptance = 'new' | 'pending' | 'decided' | 'failed' | 'conflict';

const acceptances: ReadonlySet<unknown> = new Set<Acceptance>([
  'new',
  'pending',
  'decided',
  'failed',
  'conflict',
]);

function isAcceptances(states: unknown): states is Acceptance[] {
  return Array.isArray(states) && states.every((state) => acceptances.has(state));
}

/** Accepts orders into a run, in the given order, each once. One answer per order. */
export async function acceptOrders(
  redis: RedisConnection,
  prefix: string,
  run: string,
  orders: readonly Order[],
): Promise<Acceptance[]> {
  const keys = runKeys(prefix, run);
  const buckets = orders.map((order) => keys.results(bucketOf(order.order_id)));
  const values = orders.flatMap((order) => [order.order_id, packOrder(order)]);
  const states = await runScript(
    redis,
    acceptScript,
    [keys.pending, keys.failures, ...buckets],
    [partSeparator, ...values],
  );
  if (!isAcceptances(states)) throw new Error(`expected acceptances, got ${String(states)}`);
  return states;
}

/**
 * `stored` now; `kept` what was stored before, because the first result of an order stays;
 * `unknown` when the run never accepted the order; `conflict` when it accepted other content.
 */
export type Recorded = 'stored' | 'kept' | 'unknown' | 'conflict';

const fatesSchema = z.array(z.enum(['stored', 'kept', 'unknown', 'conflict']));

/** A result and the run that it belongs to. */
export interface RunResult {
  readonly run: string;
  readonly result: Result;
}

/** Stores results in one step. One answer per result. */
export async function recordResults(
  redis: RedisConnection,
  prefix: string,
  results: readonly RunResult[],
): Promise<Recorded[]> {
  const keys: string[] = [];
  const values: string[] = [partSeparator];
  for (const { run, result } of results) {
    const { pending, failures, counts, results: bucket } = runKeys(prefix, run);
    const { order, recommendation, reason } = result;
    keys.push(pending, failures, counts, bucket(bucketOf(order.order_id)));
    values.push(order.order_id, packOrder(order), packOutcome(result), `${recommendation} ${reason}`);
  }
  return fatesSchema.parse(await runScript(redis, decideScript, keys, values));
}

/** Stores one result. */
export async function recordResult(
  redis: RedisConnection,
  prefix: string,
  run: string,
  result: Result,
): Promise<Recorded> {
  const [recorded] = await recordResults(redis, prefix, [{ run, result }]);
  if (recorded === undefined) throw new Error('expected the fate of a result, got none');
  return recorded;
}

/** Results stored together: enough to save round trips, few enough to keep each of them short. */
const longestBatch = 25;

/** Stores each result; those that come in the same moment share a round trip. */
export function openResultRecorder(
  redis: RedisConnection,
  prefix: string,
): (run: string, result: Result) => Promise<Recorded> {
  const batches = new DataLoader<RunResult, Recorded>(
    (results) => recordResults(redis, prefix, results),
    { cache: false, maxBatchSize: longestBatch, batchScheduleFn: setImmediate },
  );
  return (run, result) => batches.load({ run, result });
}

/** Records that an order was given up, unless it has a result: a result wins. */
export async function recordFailure(
  redis: RedisConnection,
  prefix: string,
  run: string,
  order_id: string,
  failure: Omit<Failure, 'order'>,
): Promise<void> {
  const keys = runKeys(prefix, run);
  await runScript(
    redis,
    failScript,
    [keys.pending, keys.failures, keys.results(bucketOf(order_id))],
    [partSeparator, order_id, packFailure(failure)],
  );
}
