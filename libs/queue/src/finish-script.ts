// Many jobs done in one step: each is taken out of the queue, and as many new ones are handed out. It
// works on the keys of BullMQ's moveToFinished, for plain jobs (no parent, no deduplication), and differs
// from it in three things: it emits no events, so QueueEvents does not see what is completed; finished jobs
// are kept by count, not by age; and only the waiting list is served. A paused or limited queue, prioritized
// jobs and delayed jobs that are due are left to BullMQ's own scripts.

import { script } from '@verdict/redis-script';

/**
 * KEYS: wait, active, stalled, delayed, meta, completed, metrics, marker.
 * ARGV: job key prefix, time in ms, worker name, lock in ms, minutes of metrics; then per job: id,
 * token, finished jobs to keep, return value, whether to fetch another.
 * Returns per job: 0 or the code of BullMQ's error, and the next job as its scripts return it.
 */
export const finishScript = script(`
local wait, active, stalled, delayed = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local meta, completed, metrics, marker = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local base, now, worker, lockMs, minutesKept = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local ok, jobGone, lockLost, notActive, lockOfAnother = 0, -1, -2, -3, -6

local function keep(jobKey, id, count, value)
  redis.call('HINCRBY', jobKey, 'atm', 1)
  redis.call('HSET', jobKey, 'returnvalue', value, 'finishedOn', now)
  redis.call('ZADD', completed, now, id)
  if count < 0 then return end
  for _, old in ipairs(redis.call('ZREVRANGE', completed, count, -1)) do
    redis.call('DEL', base .. old, base .. old .. ':logs')
  end
  redis.call('ZREMRANGEBYRANK', completed, 0, -(count + 1))
end

local finished = 0
local function finish(id, token, count, value)
  local jobKey = base .. id
  if redis.call('EXISTS', jobKey) == 0 then return jobGone end
  local holder = redis.call('GET', jobKey .. ':lock')
  if not holder then return lockLost end
  if holder ~= token then return lockOfAnother end
  redis.call('DEL', jobKey .. ':lock')
  redis.call('SREM', stalled, id)
  if redis.call('LREM', active, -1, id) == 0 then return notActive end
  if count == 0 then redis.call('DEL', jobKey, jobKey .. ':logs') else keep(jobKey, id, count, value) end
  finished = finished + 1
  return ok
end

local state = redis.call('HMGET', meta, 'paused', 'concurrency', 'max')
local due = redis.call('ZRANGEBYSCORE', delayed, 0, (now + 1) * 0x1000 - 1, 'LIMIT', 0, 1)
local canFetch = not state[1] and not state[2] and not state[3] and #due == 0

local function take(token)
  local id = canFetch and redis.call('RPOPLPUSH', wait, active)
  if not id then
    canFetch = false
    return false
  end
  local jobKey = base .. id
  redis.call('SET', jobKey .. ':lock', token, 'PX', lockMs)
  redis.call('HSET', jobKey, 'processedOn', now, 'pb', worker)
  redis.call('HINCRBY', jobKey, 'ats', 1)
  return {redis.call('HGETALL', jobKey), id, 0, 0}
end

-- Counts per minute, as BullMQ's collectMetrics keeps them.
local function countFinished()
  local count = redis.call('HINCRBY', metrics, 'count', finished) - finished
  local last = redis.call('HGET', metrics, 'prevTS')
  if not last then
    redis.call('HSET', metrics, 'prevTS', now, 'prevCount', 0)
    return
  end
  local minutes = math.min(math.floor(now / 60000) - math.floor(last / 60000), tonumber(minutesKept))
  if minutes < 1 then return end
  redis.call('LPUSH', metrics .. ':data', count - redis.call('HGET', metrics, 'prevCount'))
  for _ = 2, minutes do redis.call('LPUSH', metrics .. ':data', 0) end
  redis.call('LTRIM', metrics .. ':data', 0, minutesKept - 1)
  redis.call('HSET', metrics, 'prevCount', count, 'prevTS', now)
end

local answers = {}
for n = 6, #ARGV, 5 do
  local id, token, count, value, fetch = ARGV[n], ARGV[n + 1], tonumber(ARGV[n + 2]), ARGV[n + 3], ARGV[n + 4]
  local code = finish(id, token, count, value)
  answers[#answers + 1] = {code, code == ok and fetch == '1' and take(token)}
end
if finished > 0 then countFinished() end
-- Wakes a worker for what is left, unless the queue is paused.
local isLeft = #due > 0 or redis.call('LLEN', wait) > 0
if isLeft and not state[1] then redis.call('ZADD', marker, 0, '0') end
return answers`);
