// A batch of jobs done in one step: each is taken out of the queue, and as many new ones are handed out. It
// works on the keys of BullMQ's moveToFinished, for plain jobs (no parent, no deduplication), and differs
// from it in three things: it emits no events, so QueueEvents does not see what is completed; finished jobs
// are kept by count, not by age; and only the waiting list is served. A paused or limited queue, prioritized
// jobs and delayed jobs that are due are left to BullMQ's own scripts.
//
// The first job handed out may be of any kind, because BullMQ itself processes it; one that has lost a worker
// before, or is to fail at once, is handed out alone. The others are only such
// as nothing has happened to yet: no try, no stall, no parent, no schedule. When one was taken, and by whom,
// is noted only when it is kept or fails. One that no worker can handle is set aside. Handing out begins with the only command that a full Redis refuses,
// before anything is moved, so that a full Redis still lets orders finish.

import { script } from '@verdict/redis-script';
import { mostJobBytes } from './job-limits.ts';
import { setAsideLua } from './set-aside-lua.ts';

/**
 * KEYS: wait, active, stalled, delayed, prioritized, meta, completed, metrics, marker, room, quarantine.
 * ARGV: job key prefix, time in ms, worker name, lock in ms, minutes of metrics, token of all locks, jobs to
 * hand out at most, when the finished ones were taken, name of the lane; then per finished job: id, finished jobs to keep, return value.
 * Returns a list with, per finished job, 0 or the code of BullMQ's error; the fields of the first job handed
 * out, or nothing; id, data and options of each of the others, options only where they differ from those of the
 * one before; id, reason and message of each that was set aside; and when each of the others was added, with
 * commas between.
 */
export const finishScript = script(`${setAsideLua}
local wait, active, stalled, delayed, prioritized = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local meta, completed, metrics, marker, room = KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local base, now, worker, lockMs, minutesKept = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local token, wanted = ARGV[6], tonumber(ARGV[7])
local ok, jobGone, lockLost, notActive, lockOfAnother = 0, -1, -2, -3, -6
local takenOn, lane, argsBefore = ARGV[8], ARGV[9], 9

local function keep(jobKey, id, count, value)
  redis.call('HSETNX', jobKey, 'processedOn', takenOn)
  redis.call('HINCRBY', jobKey, 'atm', 1)
  redis.call('HSET', jobKey, 'pb', worker, 'returnvalue', value, 'finishedOn', now)
  redis.call('ZADD', completed, now, id)
  if count < 0 then return end
  for _, old in ipairs(redis.call('ZREVRANGE', completed, count, -1)) do
    redis.call('DEL', base .. old, base .. old .. ':logs')
  end
  redis.call('ZREMRANGEBYRANK', completed, 0, -(count + 1))
end

local locks = {}
for n = argsBefore + 1, #ARGV, 3 do locks[#locks + 1] = base .. ARGV[n] .. ':lock' end
local holders = #locks > 0 and redis.call('MGET', unpack(locks)) or {}

local done, removed = {}, {}
local function codeOf(id, holder)
  if holder == token then return redis.call('LREM', active, -1, id) == 1 and ok or notActive end
  if holder then return lockOfAnother end
  return redis.call('EXISTS', base .. id) == 1 and lockLost or jobGone
end
local function finish(id, lock, holder, count, value)
  local code = codeOf(id, holder)
  if code ~= ok then return code end
  done[#done + 1] = id
  removed[#removed + 1] = lock
  if count == 0 then
    removed[#removed + 1] = base .. id
    removed[#removed + 1] = base .. id .. ':logs'
  else
    keep(base .. id, id, count, value)
  end
  return ok
end

local codes = {}
for i = 1, #locks do
  local n = argsBefore + 3 * i - 2
  codes[i] = finish(ARGV[n], locks[i], holders[i], tonumber(ARGV[n + 1]), ARGV[n + 2])
end
if #done > 0 then
  redis.call('DEL', unpack(removed))
  redis.call('SREM', stalled, unpack(done))
end

-- Counts per minute, as BullMQ's collectMetrics keeps them.
local function countFinished()
  local count = redis.call('HINCRBY', metrics, 'count', #done) - #done
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
if #done > 0 then countFinished() end

local state = redis.call('HMGET', meta, 'paused', 'concurrency', 'max')
local due = redis.call('ZRANGEBYSCORE', delayed, 0, (now + 1) * 0x1000 - 1, 'LIMIT', 0, 1)
-- Whoever is told that it lost its first job takes no others.
local hasLostFirst = codes[1] and codes[1] ~= ok
local canTake = wanted > 0 and not hasLostFirst and not state[1] and not state[2] and not state[3] and #due == 0
local ids = canTake and redis.call('LRANGE', wait, -wanted, -1) or {}

local function lock(id)
  local locked = redis.pcall('SET', base .. id .. ':lock', token, 'PX', lockMs)
  return not locked.err
end

local aside = {}
local function problemOf(id)
  local reason, message = unreadable(id)
  if not reason then reason, message = brokenPart(base .. id) end
  if not reason then reason, message = oversize(base .. id) end
  return reason, message
end
local function takeFirst(id)
  local reason, message = problemOf(id)
  if reason then
    -- A full Redis refuses it; then the job stays where it is.
    if pcall(setAside, base, KEYS[11], lane, id, 'wait', reason, message) then
      redis.call('RPOP', wait)
      aside[#aside + 1] = {id, reason, message}
    end
    return false
  end
  if not lock(id) then return false end
  redis.call('HSET', base .. id, 'processedOn', now, 'pb', worker)
  redis.call('HINCRBY', base .. id, 'ats', 1)
  return {redis.call('HGETALL', base .. id), id, 0, 0}
end

local options
local addedTimes = {}
local function takeOther(id)
  local job = redis.pcall('HMGET', base .. id,
    'data', 'opts', 'ats', 'atm', 'stc', 'defa', 'parentKey', 'rjk', 'deid', 'parent',
    'timestamp')
  if job.err or unreadable(id) then return false end
  for n = 3, 10 do if job[n] then return false end end
  if not job[1] or not job[2] or #job[1] + #job[2] > ${mostJobBytes} or not lock(id) then return false end
  local known = options
  options = job[2]
  -- Whoever can write jobs can write anything here, commas too.
  addedTimes[#addedTimes + 1] = tonumber(job[11]) and job[11] or ''
  return {id, job[1], options ~= known and options}
end

local first = #ids > 0 and takeFirst(ids[#ids])
local taken, others = first and {ids[#ids]} or {}, {}
local marks = first and redis.call('HMGET', base .. ids[#ids], 'stc', 'defa', 'parent') or {}
local isAlone = marks[1] or marks[2] or marks[3]
for n = first and not isAlone and #ids - 1 or 0, 1, -1 do
  local other = takeOther(ids[n])
  if not other then break end
  others[#others + 1] = other
  taken[#taken + 1] = ids[n]
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
return {codes, first, others, aside, table.concat(addedTimes, ',')}`);
