// From pending to failed.
import type { Failure } from '@verdict/records';
import { type RedisConnection, runScript, script } from '@verdict/redis-script';
import { countInSlots, slotKeysAt } from '@verdict/time-slots';
import { bucketOf, runKeys } from './keys.ts';
import { packFailure, partSeparator } from './pack.ts';

/** KEYS: pending and failures of the run, the place of the order's result, then the slots of now. */
const failScript = script(`${countInSlots}
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
if redis.call('HDEL', pending, id) == 1 then countInSlots(4, 'failed', 1) end
return 'failed'`);

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
    [
      keys.pending,
      keys.failures,
      keys.results(bucketOf(order_id)),
      ...slotKeysAt(prefix, Date.now()),
    ],
    [partSeparator, order_id, packFailure(failure)],
  );
}
