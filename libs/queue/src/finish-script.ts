// A batch of jobs done in one step: each is taken out of the queue, and as many new ones are handed out. It
// works on the keys of BullMQ's moveToFinished, for plain jobs (no parent, no deduplication), and differs
// from it in three things: it emits no events, so QueueEvents does not see what is completed; finished jobs
// are kept by count, not by age; and only the waiting list is served. A paused or limited queue, prioritized
// jobs and delayed jobs that are due are left to BullMQ's own scripts.
//
// The first job handed out may be of any kind, because BullMQ itself processes it. The others are only such
// as nothing has happened to yet: a job as it was added has exactly six fields, and whatever befalls it (a
// try, a stall, a parent, a schedule) leaves another. Handing out begins with the only command that a full
// Redis refuses, before anything is moved, so that a full Redis still lets orders finish.

import { script } from '@verdict/redis-script';

/**
 * KEYS: wait, active, stalled, delayed, prioritized, meta, completed, metrics, marker, room.
 * ARGV: job key prefix, time in ms, worker name, lock in ms, minutes of metrics, jobs to hand out at most,
 * token of those; then per finished job: id, token, finished jobs to keep, return value.
 * Returns a list with, per finished job, 0 or the code of BullMQ's error; the fields of the first job handed
 * out, or nothing; and id, data and options of each of the others.
 */
export const finishScript = script(`
local wait, active, stalled, delayed, prioritized = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local meta, completed, metrics, marker, room = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local base, now, worker, lockMs, minutesKept = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local wanted, nextToken = tonumber(ARGV[6]), ARGV[7]
local ok, jobGone, lockLost, notActive, lockOfAnother = 0, -1, -2, -3, -6
local plainFields = 6

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

local unlocked = {}
local function finish(id, token, count, value)
  local jobKey = base .. id
  local lock = jobKey .. ':lock'
  local holder = redis.call('GET', lock)
  if holder ~= token then
    if holder then return lockOfAnother end
    return redis.call('EXISTS', jobKey) == 1 and lockLost or jobGone
  end
  if redis.call('EXISTS', jobKey) == 0 then return jobGone end
  if redis.call('LREM', active, -1, id) == 0 then return notActive end
  if count == 0 then
    redis.call('DEL', lock, jobKey, jobKey .. ':logs')
  else
    redis.call('DEL', lock)
    keep(jobKey, id, count, value)
  end
  unlocked[#unlocked + 1] = id
  return ok
end

local codes = {}
for n = 8, #ARGV, 4 do
  codes[#codes + 1] = finish(ARGV[n], ARGV[n + 1], tonumber(ARGV[n + 2]), ARGV[n + 3])
end
if #unlocked > 0 then redis.call('SREM', stalled, unpack(unlocked)) end

-- Counts per minute, as BullMQ's collectMetrics keeps them.
local function countFinished()
  local count = redis.call('HINCRBY', metrics, 'count', #unlocked) - #unlocked
  local last = redis.call('HGET', metrics, 'prevTS')
  if not last then
    redis.call('HSET', metrics, 'prevTS', now, 'prevCount', 0)
    return
  end
  local minutes = math.min(math.floor(now / 60000) - math.floor(last / 60000), minutesKept)
  if minutes < 1 then return end
  redis.call('LPUSH', metrics .. ':data', count - redis.call('HGET', metrics, 'prevCount'))
  for _ = 2, minutes do redis.call('LPUSH', metrics .. ':data', 0) end
  redis.call('LTRIM', metrics .. ':data', 0, minutesKept - 1)
  redis.call('HSET', metrics, 'prevCount', count, 'prevTS', now)
end
if #unlocked > 0 then countFinished() end

local state = redis.call('HMGET', meta, 'paused', 'concurrency', 'max')
local due = redis.call('ZRANGEBYSCORE', delayed, 0, (now + 1) * 0x1000 - 1, 'LIMIT', 0, 1)
local canTake = wanted > 0 and not state[1] and not state[2] and not state[3] and #due == 0
local ids = canTake and redis.call('LRANGE', wait, -wanted, -1) or {}

local function lock(id)
  local locked = redis.pcall('SET', base .. id .. ':lock', nextToken, 'PX', lockMs)
  return not locked.err
end

local function note(id)
  redis.call('HSET', base .. id, 'processedOn', now, 'pb', worker)
  redis.call('HINCRBY', base .. id, 'ats', 1)
end

local first, others, taken = false, {}, {}
for n = #ids, 1, -1 do
  local id = ids[n]
  local jobKey = base .. id
  local isFirst = n == #ids
  if not isFirst and redis.call('HLEN', jobKey) ~= plainFields then break end
  if string.sub(id, 1, 2) == '0:' or not lock(id) then break end
  taken[#taken + 1] = id
  if isFirst then
    note(id)
    first = {redis.call('HGETALL', jobKey), id, 0, 0}
  else
    local job = redis.call('HMGET', jobKey, 'data', 'opts')
    others[#others + 1] = {id, job[1], job[2]}
    redis.call('HSET', jobKey, 'processedOn', now, 'pb', worker, 'ats', 1)
  end
end
if #taken > 0 then
  redis.call('LTRIM', wait, 0, -(#taken + 1))
  redis.call('LPUSH', active, unpack(taken))
end

local waiting = redis.call('LLEN', wait)
-- Wakes a worker for what is left, unless the queue is paused.
local isLeft = #due > 0 or waiting > 0 or redis.call('ZCARD', prioritized) > 0
if isLeft and not state[1] then redis.pcall('ZADD', marker, 0, '0') end
-- Wakes a producer that waits until no more than so many orders do.
local mark = redis.call('GET', room)
if mark and waiting <= tonumber(mark) then
  redis.call('DEL', room)
  redis.call('PUBLISH', room, waiting)
end
return {codes, first, others}`);
