// From failed back to pending, for another round of tries.
import type { Failure, Order } from '@verdict/records';
import { runScript, script } from '@verdict/redis-script';
import type { Shard } from '@verdict/shards';
import { z } from 'zod';
import { runKeys } from './keys.ts';
import { partSeparator, unpackFailure, unpackOrder } from './pack.ts';

const reopenScript = script(`
local pending, failures, separator = KEYS[1], KEYS[2], ARGV[1]
local orders = {}
for n = 2, #ARGV do
  local failed = redis.call('HGET', failures, ARGV[n])
  if failed then
    local order = string.sub(failed, 1, string.find(failed, separator, 1, true) - 1)
    redis.call('HSET', pending, ARGV[n], order)
    redis.call('HDEL', failures, ARGV[n])
    orders[n - 1] = order
  else
    orders[n - 1] = false
  end
end
return orders`);

const repliesSchema = z.array(z.string().nullable());

/** Makes failed orders pending again. @returns them; those that have not failed are left out */
export async function reopenFailures(
  { redis, prefix }: Shard,
  run: string,
  orderIds: readonly string[],
): Promise<Order[]> {
  const { pending, failures } = runKeys(prefix, run);
  const values = [partSeparator, ...orderIds];
  const reply = await runScript(redis, reopenScript, [pending, failures], values);
  return repliesSchema
    .parse(reply)
    .flatMap((packed, n) => (packed === null ? [] : [unpackOrder(orderIds[n] ?? '', packed)]));
}

const pageSize = 500;

/** The failures of a shard in pages; one may come twice while others are added. */
export async function* pageFailures(
  { redis, prefix }: Shard,
  run: string,
): AsyncGenerator<readonly Failure[]> {
  const key = runKeys(prefix, run).failures;
  let cursor = '0';
  do {
    const [next, fields] = await redis.hscan(key, cursor, 'COUNT', pageSize);
    const page: Failure[] = [];
    for (let n = 0; n < fields.length; n += 2) {
      page.push(unpackFailure(fields[n] ?? '', fields[n + 1] ?? ''));
    }
    yield page;
    cursor = next;
  } while (cursor !== '0');
}
