// What BullMQ can neither process nor fail would stay in the queue for ever, or take others with it. It is
// set aside: its key is renamed into the quarantine, with all its bytes, in the step that takes its id
// out of the queue. Nothing is copied, so the quarantine needs no more memory than the queue did, and nothing
// is ever dropped from it but by a person.

import { mostJobBytes, mostJobFields } from './job-limits.ts';

/** Keys of the queue itself: a job that is named after one would be written into it. They are no job's, and stay. */
export const queueKeyNames: readonly string[] = [
  'wait',
  'paused',
  'active',
  'delayed',
  'prioritized',
  'waiting-children',
  'completed',
  'failed',
  'stalled',
  'stalled-check',
  'meta',
  'events',
  'marker',
  'id',
  'pc',
  'limiter',
  'repeat',
  'room',
  '',
];

const reserved = queueKeyNames.map((name) => `['${name}'] = true`).join(', ');

/**
 * Lua functions for scripts. `brokenPart(jobKey)`, `oversize(jobKey)` and `unreadable(id)` return a reason and
 * a message, or nothing; `setAside(base, quarantine, lane, id, place, reason, message)` moves the key and notes it in the
 * stream `quarantine`, under whose entry id the key is found again. The caller takes the id out of its list.
 */
export const setAsideLua = `
local queueKeys = {${reserved}}

local function brokenPart(jobKey)
  local kind = redis.call('TYPE', jobKey).ok
  if kind == 'none' then return nil end
  if kind ~= 'hash' then return 'job.wrong-type', 'expected a hash, got a ' .. kind end
  local names = {'ats', 'atm', 'stc', 'priority'}
  for n, value in ipairs(redis.call('HMGET', jobKey, unpack(names))) do
    if value and not (#value < 16 and string.match(value, '^%-?%d+$')) then
      return 'job.bad-counter', names[n] .. ': expected a whole number, got ' .. string.sub(value, 1, 100)
    end
  end
end

local function oversize(jobKey)
  local fields = redis.call('HLEN', jobKey)
  if fields > ${mostJobFields} then
    return 'job.too-large', 'expected at most ${mostJobFields} fields, got ' .. fields
  end
  local bytes = 0
  for _, field in ipairs(redis.call('HKEYS', jobKey)) do
    bytes = bytes + #field + redis.call('HSTRLEN', jobKey, field)
  end
  if bytes > ${mostJobBytes} then
    return 'job.too-large', 'expected at most ${mostJobBytes} bytes, got ' .. bytes
  end
end

local function unreadable(id)
  if queueKeys[id] then return 'job.reserved-id', 'the queue has a key of this name itself' end
  -- BullMQ takes it for a mark of an older version, and forgets it.
  if string.sub(id, 1, 2) == '0:' then return 'job.reserved-id', 'BullMQ takes no job of this name' end
  if not string.find(id, '[\\128-\\255]') then return nil end
  local tail = '[\\128-\\191]'
  local rest = string.gsub(id, '[\\240-\\244]' .. tail .. tail .. tail, '?')
  rest = string.gsub(rest, '[\\224-\\239]' .. tail .. tail, '?')
  rest = string.gsub(rest, '[\\194-\\223]' .. tail, '?')
  if not string.find(rest, '[\\128-\\255]') then return nil end
  return 'job.unreadable-id', 'expected an id in UTF-8'
end

local function isKeyOfJob(id, jobKey, kind)
  if kind == 'none' then return false end
  if kind == 'hash' and redis.call('HEXISTS', jobKey, 'data') == 1 then return true end
  return not queueKeys[id] and not string.find(id, ':', 1, true)
end

local function setAside(base, quarantine, lane, id, place, reason, message)
  local jobKey = base .. id
  local kind = redis.call('TYPE', jobKey).ok
  local isMoved = isKeyOfJob(id, jobKey, kind)
  local used = isMoved and redis.pcall('MEMORY', 'USAGE', jobKey) or 0
  local entry = redis.call('XADD', quarantine, '*', 'lane', lane, 'id', id, 'place', place, 'reason', reason,
    'message', message, 'type', isMoved and kind or 'none', 'bytes', type(used) == 'number' and used or 0)
  if isMoved then redis.call('RENAME', jobKey, quarantine .. ':' .. entry) end
  -- What taking such a job has written into the queue's own key.
  if id == 'meta' then redis.call('HDEL', jobKey, 'processedOn', 'pb', 'ats')
  elseif queueKeys[id] and kind == 'hash' and not isMoved then redis.call('DEL', jobKey) end
  redis.call('DEL', jobKey .. ':lock')
  return entry
end
`;
