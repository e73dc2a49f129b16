// Lua that changes facts in place. Each script keeps one timestamp once per key, so that loading
// a file again changes nothing and a later load wins a tie.

import { script } from '@verdict/redis-script';

/** KEYS: a sorted set per fact. ARGV: timestamp and value of each fact. */
export const addInventoryScript = script(`
for i, key in ipairs(KEYS) do
  local timestamp, value = ARGV[2 * i - 1], ARGV[2 * i]
  local member = timestamp .. ' ' .. value
  local known = redis.call('ZRANGE', key, '[' .. timestamp .. ' ', '(' .. timestamp .. '!', 'BYLEX')
  if known[1] ~= member then
    if known[1] then redis.call('ZREM', key, known[1]) end
    redis.call('ZADD', key, 0, member)
  end
end`);

/** KEYS: the hash of payments. ARGV: order id, timestamp and status of each fact. */
export const addPaymentsScript = script(`
for i = 1, #ARGV, 3 do
  local order, timestamp, status = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local kept = {}
  for fact in string.gmatch(redis.call('HGET', KEYS[1], order) or '', '[^\\n]+') do
    if string.sub(fact, 1, 19) ~= timestamp then kept[#kept + 1] = fact end
  end
  kept[#kept + 1] = timestamp .. ' ' .. status
  redis.call('HSET', KEYS[1], order, table.concat(kept, '\\n'))
end`);

/** KEYS: the hash of zip codes. ARGV: zip code and start of each fact. */
export const addZipCodesScript = script(`
for i = 1, #ARGV, 2 do
  local known = redis.call('HGET', KEYS[1], ARGV[i])
  if not known or ARGV[i + 1] < known then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end`);

/**
 * KEYS: the hashes of payments and zip codes, then a sorted set of stock per order. ARGV: the ids of all
 * orders, their zip codes, and the bounds up to which stock counts. Returns three lists: payments, zip codes
 * and stock.
 */
export const snapshotsScript = script(`
local orders = #KEYS - 2
local stock = {}
for i = 1, orders do
  local bound = ARGV[i + 2 * orders]
  stock[i] = redis.call('ZRANGE', KEYS[i + 2], bound, '-', 'BYLEX', 'REV', 'LIMIT', 0, 1)[1] or false
end
return {
  redis.call('HMGET', KEYS[1], unpack(ARGV, 1, orders)),
  redis.call('HMGET', KEYS[2], unpack(ARGV, orders + 1, 2 * orders)),
  stock,
}`);
