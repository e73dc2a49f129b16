// One step for many orders: store what became of each, take it out of the queue, and hand out as many
// new ones. It does for plain jobs (no parent, no deduplication) what BullMQ's moveToFinished does
// for one, on the same keys; whatever is out of the ordinary is left to BullMQ.

/**
 * @param record body of a Lua function of KEYS and ARGV that stores an outcome and returns its fate;
 *   any other than `stored` or `kept` leaves the job as it is
 *
 * KEYS: wait, active, stalled, delayed, meta, completed, metrics, marker, then `stride` keys per job.
 * ARGV: job key prefix, time in ms, worker name, lock in ms, metric points, stride, number of jobs,
 * then per job: id, token, finished jobs to keep, return value, whether to fetch another, number of
 * values, values. Returns per job: its fate, and the next job as BullMQ's scripts return it.
 */
export function finishScript(record: string): string {
  return `
local wait, active, stalled, delayed = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local meta, completed, metrics, marker = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local base, now, worker, lockMs, points = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local stride, jobs = tonumber(ARGV[6]), tonumber(ARGV[7])

local function record(KEYS, ARGV)
${record}
end

local function lockProblem(jobKey, token)
  local holder = redis.call('GET', jobKey .. ':lock')
  if holder == token then return nil end
  if holder then return 'lock-of-another' end
  return 'lock-lost'
end

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
local function finish(id, token, count, value, keys, values)
  local jobKey = base .. id
  if redis.call('EXISTS', jobKey) == 0 then return 'job-gone' end
  local problem = lockProblem(jobKey, token)
  if problem then return problem end
  local fate = record(keys, values)
  if fate ~= 'stored' and fate ~= 'kept' then return fate end
  redis.call('DEL', jobKey .. ':lock')
  redis.call('SREM', stalled, id)
  if redis.call('LREM', active, -1, id) == 0 then return 'not-active' end
  if count == 0 then redis.call('DEL', jobKey, jobKey .. ':logs') else keep(jobKey, id, count, value) end
  finished = finished + 1
  return fate
end

-- A paused or limited queue, and delayed jobs that are due, are BullMQ's own affair.
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
  local minutes = math.min(math.floor(now / 60000) - math.floor(last / 60000), tonumber(points))
  if minutes < 1 then return end
  redis.call('LPUSH', metrics .. ':data', count - redis.call('HGET', metrics, 'prevCount'))
  for _ = 2, minutes do redis.call('LPUSH', metrics .. ':data', 0) end
  redis.call('LTRIM', metrics .. ':data', 0, points - 1)
  redis.call('HSET', metrics, 'prevCount', count, 'prevTS', now)
end

local answers, position = {}, 8
local tokens = {}
for job = 1, jobs do
  local id, token, count = ARGV[position], ARGV[position + 1], tonumber(ARGV[position + 2])
  local value, fetch, size = ARGV[position + 3], ARGV[position + 4], tonumber(ARGV[position + 5])
  local keys, values = {}, {}
  for n = 1, stride do keys[n] = KEYS[8 + (job - 1) * stride + n] end
  for n = 1, size do values[n] = ARGV[position + 5 + n] end
  position = position + 6 + size
  local fate = finish(id, token, count, value, keys, values)
  answers[job] = {fate, false}
  if fetch == '1' and (fate == 'stored' or fate == 'kept') then answers[job][2] = take(token) end
end
if finished > 0 and points ~= '' then countFinished() end
if redis.call('LLEN', wait) > 0 and canFetch then redis.call('ZADD', marker, 0, '0') end
return answers`;
}
