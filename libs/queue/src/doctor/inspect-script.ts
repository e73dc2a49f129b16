import { script } from '@verdict/redis-script';
import { setAsideLua } from '../set-aside-lua.ts';

const oneYearMs = 365 * 24 * 3_600_000;

/**
 * Looks at the jobs of one list from a place in it on; with `fix` in the same step mends what it can. What cannot
 * be mended is set aside; a job that is stuck or would wait for years goes back to the waiting ones; one in
 * several lists stays in the first of active, waiting, prioritized, delayed, waiting-children, failed, completed.
 *
 * KEYS: as for setting aside. ARGV: base of the lane, its name, name of the list, start, how many, time in ms,
 * lock in ms, whether to fix. Returns all ids; and code, id, message and whether it was fixed of each trouble.
 */
export const inspectScript = script(`${setAsideLua}
local base, lane, place = ARGV[1], ARGV[2], ARGV[3]
local start, count, now, lockMs, isFixing = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8] == '1'
local quarantine, list = KEYS[7], base .. place
local isList = place == 'wait' or place == 'active' or place == 'paused'
local ids = redis.call(isList and 'LRANGE' or 'ZRANGE', list, start, start + count - 1)
local zsets = {'prioritized', 'delayed', 'waiting-children', 'failed', 'completed'}
local troubles = {}

local function tell(code, id, message, fix)
  if isFixing then fix() end
  troubles[#troubles + 1] = {code, id, message, isFixing and 1 or 0}
end
local function takeOut(id)
  if isList then redis.call('LREM', list, 0, id) else redis.call('ZREM', list, id) end
  redis.call('SREM', base .. 'stalled', id)
end
local function aside(code, id, message)
  tell(code, id, message, function()
    setAside(base, quarantine, lane, id, place, code, message)
    takeOut(id)
  end)
end
local function waitAgain(code, id, message)
  tell(code, id, message, function()
    takeOut(id)
    redis.call('RPUSH', base .. 'wait', id)
    if redis.call('HEXISTS', base .. 'meta', 'paused') == 0 then redis.call('ZADD', base .. 'marker', 0, '0') end
  end)
end
local function isJsonObject(text)
  local isJson, value = pcall(cjson.decode, text)
  return isJson and type(value) == 'table'
end
-- Lists that come first keep it.
local function otherPlace(id)
  if place == 'active' then return nil end
  for _, other in ipairs(zsets) do
    if other == place then return nil end
    if not isList and redis.call('ZSCORE', base .. other, id) then return other end
  end
end
local function isStuck(id, jobKey)
  if redis.call('EXISTS', jobKey .. ':lock') == 1 then return false end
  local since = tonumber(redis.call('HGET', jobKey, 'processedOn') or 0) or 0
  return now - since > 3 * lockMs
end

for _, id in ipairs(ids) do
  local jobKey = base .. id
  local reason, message = unreadable(id)
  if not reason then reason, message = brokenPart(jobKey) end
  if not reason and redis.call('EXISTS', jobKey) == 0 then
    reason, message = 'job.missing', 'the id has no job behind it'
  end
  if not reason then reason, message = oversize(jobKey) end
  local parent = not reason and redis.call('HGET', jobKey, 'parent')
  if parent and not isJsonObject(parent) then reason, message = 'job.unreadable', 'its parent is no JSON' end
  if reason then
    aside(reason, id, message)
  elseif place == 'waiting-children' then
    aside('job.waits-for-children', id, 'it waits for jobs of a flow, which Verdict has none of')
  elseif place == 'active' and isStuck(id, jobKey) then
    waitAgain('job.stuck', id, 'no worker has it in hand')
  elseif place == 'delayed' and tonumber(redis.call('ZSCORE', list, id)) / 0x1000 > now + ${oneYearMs} then
    waitAgain('job.far-future', id, 'it would wait for more than a year')
  else
    local other = otherPlace(id)
    if other then tell('job.two-places', id, 'it is in ' .. other .. ' too', function() takeOut(id) end) end
  end
end
return {ids, troubles}`);

/**
 * A job that was seen in two lists. KEYS: wait, active and, where it was found in one, a sorted set. ARGV: its id,
 * whether to fix. Returns in how many places it is. The active one, or the one that waits, stays.
 */
export const repeatedScript = script(`
local id, isFixing = ARGV[1], ARGV[2] == '1'
local waiting = #redis.call('LPOS', KEYS[1], id, 'COUNT', 0)
local active = #redis.call('LPOS', KEYS[2], id, 'COUNT', 0)
local isInSet = KEYS[3] and redis.call('ZSCORE', KEYS[3], id)
local places = waiting + active + (isInSet and 1 or 0)
if isFixing and places > 1 then
  if isInSet then redis.call('ZREM', KEYS[3], id) end
  if active > 0 then redis.call('LREM', KEYS[1], 0, id) end
  if active > 1 then redis.call('LREM', KEYS[2], active - 1, id) end
  if active == 0 and waiting > 1 then redis.call('LREM', KEYS[1], waiting - 1, id) end
end
return places`);

/**
 * Jobs that no list names. KEYS: as for setting aside. ARGV: base of the lane, its name, time in ms, how old it
 * has to be in ms, whether to search the lists and, with that, to fix; then ids. Returns those that are.
 */
export const unlistedScript = script(`${setAsideLua}
local base, lane, now, leastAge = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local isSearching, isFixing = ARGV[5] == '1', ARGV[6] == '1'
local function isUnlisted(id, jobKey)
  local kind = redis.call('TYPE', jobKey).ok
  if not isKeyOfJob(id, jobKey, kind) then return false end
  if redis.call('EXISTS', jobKey .. ':lock') == 1 then return false end
  if kind == 'hash' then
    local added = tonumber(redis.call('HGET', jobKey, 'timestamp') or 0) or 0
    if now - added < leastAge and now >= added then return false end
  end
  for _, set in ipairs({4, 5, 6, 8, 9}) do
    if redis.call('ZSCORE', KEYS[set], id) then return false end
  end
  if not isSearching then return true end
  return not redis.call('LPOS', KEYS[3], id) and not redis.call('LPOS', KEYS[1], id)
end
local found = {}
for n = 7, #ARGV do
  if isUnlisted(ARGV[n], base .. ARGV[n]) then
    found[#found + 1] = ARGV[n]
    if isSearching and isFixing then
      setAside(base, KEYS[7], lane, ARGV[n], 'none', 'job.no-place', 'no list of the queue names it')
    end
  end
end
return found`);
