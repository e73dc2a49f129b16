// Into a run: an order is accepted once, and is pending from then on. See `docs/internals.md`.
import type { Order } from '@verdict/records';
import { type RedisConnection, runScript, script } from '@verdict/redis-script';
import type { Shard } from '@verdict/shards';
import { countInSlots, slotKeysAt } from '@verdict/time-slots';
import { bucketOf, runKeys } from './keys.ts';
import { packOrder, partSeparator } from './pack.ts';

/**
 * KEYS: pending and failures of the run, then the place of each order's result, then the slots of now. ARGV: the
 * separator, whether to accept what is new, then the ids of all orders, then each of them packed.
 */
const acceptScript = script(`${countInSlots}
local pending, failures = KEYS[1], KEYS[2]
local separator, isAccepting, orders = ARGV[1], ARGV[2] == '1', #KEYS - 2 - slotKeys
local ids = {unpack(ARGV, 3, orders + 2)}
local failed = redis.call('HMGET', failures, unpack(ids))
local waiting = redis.call('HMGET', pending, unpack(ids))
local function same(stored, order)
  return string.sub(stored, 1, #order + 1) == order .. separator
end
local added, packed, states = {}, {}, {}
local function stateOf(i, id, order)
  if packed[id] then return packed[id] == order and 'pending' end
  if waiting[i] then return waiting[i] == order and 'pending' end
  if failed[i] then return same(failed[i], order) and 'failed' end
  local decided = redis.call('HGET', KEYS[i + 2], id)
  if decided then return same(decided, order) and 'decided' end
  packed[id] = order
  added[#added + 1] = id
  added[#added + 1] = order
  return 'new'
end
for i, id in ipairs(ids) do states[i] = stateOf(i, id, ARGV[i + orders + 2]) or 'conflict' end
if isAccepting and #added > 0 then
  redis.call('HSET', pending, unpack(added))
  countInSlots(orders + 3, 'accepted', #added / 2)
end
return states`);

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

async function askForStates(
  { redis, prefix }: Shard,
  run: string,
  orders: readonly Order[],
  isAccepting: boolean,
): Promise<Acceptance[]> {
  if (orders.length === 0) return [];
  const keys = runKeys(prefix, run);
  const buckets = orders.map((order) => keys.results(bucketOf(order.order_id)));
  const ids = orders.map((order) => order.order_id);
  const states = await runScript(
    redis,
    acceptScript,
    [keys.pending, keys.failures, ...buckets, ...slotKeysAt(prefix, Date.now())],
    [partSeparator, isAccepting ? 1 : 0, ...ids, ...orders.map(packOrder)],
  );
  if (!isAcceptances(states)) throw new Error(`expected acceptances, got ${String(states)}`);
  return states;
}

/** Accepts orders into a run, in the given order, each once. One answer per order. */
export function acceptOrders(
  redis: RedisConnection,
  prefix: string,
  run: string,
  orders: readonly Order[],
): Promise<Acceptance[]> {
  return askForStates({ redis, prefix }, run, orders, true);
}

/** What `acceptOrders` would answer, without accepting anything. */
export function compareOrders(
  shard: Shard,
  run: string,
  orders: readonly Order[],
): Promise<Acceptance[]> {
  return askForStates(shard, run, orders, false);
}
