// Many jobs added in one step. It leaves what BullMQ's addStandardJob leaves, for plain jobs (no parent, no
// delay, no priority, no deduplication), and differs from it in two things: it emits no events, so QueueEvents
// does not see what is added, and it draws no number from the counter for ids, because each job brings its own.

import { script } from '@verdict/redis-script';

/**
 * KEYS: wait, active, meta, marker. ARGV: job key prefix, time in ms, name of the jobs; then id, data and
 * options of each, both as JSON. A job whose id is there already is left alone. Returns how many were added.
 */
export const addScript = script(`
local wait, active, meta, marker = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local base, now, name = ARGV[1], ARGV[2], ARGV[3]
local jobKeys = {}
for n = 4, #ARGV, 3 do jobKeys[#jobKeys + 1] = base .. ARGV[n] end
local areAllNew = redis.call('EXISTS', unpack(jobKeys)) == 0

local added = {}
for i, jobKey in ipairs(jobKeys) do
  local n = 3 * i + 1
  if areAllNew and not added[jobKey] or redis.call('EXISTS', jobKey) == 0 then
    redis.call('HSET', jobKey, 'name', name, 'data', ARGV[n + 1], 'opts', ARGV[n + 2],
      'timestamp', now, 'delay', 0, 'priority', 0)
    added[#added + 1] = ARGV[n]
    added[jobKey] = true
  end
end
if #added == 0 then return 0 end
redis.call('LPUSH', wait, unpack(added))

local state = redis.call('HMGET', meta, 'paused', 'concurrency')
local isMaxed = state[2] and redis.call('LLEN', active) >= tonumber(state[2])
if not state[1] and not isMaxed then redis.call('ZADD', marker, 0, '0') end
return #added`);
