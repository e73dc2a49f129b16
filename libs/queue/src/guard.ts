// BullMQ moves delayed jobs that are due, and jobs that lost their worker, many at once: one among them that
// is no job ends its script half-way, and those behind it would be in no list any more. And it writes into the
// key of a job before it looks at it, which may be one of the queue's own. So these are set aside just before.
import { runScript, script } from '@verdict/redis-script';
import { z } from 'zod';
import { setAsideLua } from './set-aside-lua.ts';
import { laneBaseOf, type LaneKeys, type SetAside, setAsideKeys } from './set-aside.ts';

/** Jobs that are due so soon may be due when BullMQ looks. */
const aheadMs = 1000;

/** BullMQ moves at most this many at once. */
const mostAtOnce = 1000;

/** Jobs that several workers may take before the next look at their names. */
const namesAhead = 20;

/**
 * KEYS: as for setting aside. ARGV: base of the lane, its name, due when scored up to this. Returns id, reason
 * and message of each that was set aside. A delay that BullMQ never sees as due is over.
 */
const guardScript = script(`${setAsideLua}
local base, lane, due = ARGV[1], ARGV[2], ARGV[3]
local active, stalled, delayed, quarantine = KEYS[1], KEYS[2], KEYS[4], KEYS[7]
local aside = {}
local function check(id, place)
  local reason, message = unreadable(id)
  if not reason then reason, message = brokenPart(base .. id) end
  if not reason then return false end
  setAside(base, quarantine, lane, id, place, reason, message)
  aside[#aside + 1] = {id, reason, message}
  return true
end
local function checkName(id, place, takeOut)
  local reason, message = unreadable(id)
  if reason ~= 'job.reserved-id' then return end
  redis.call(unpack(takeOut))
  setAside(base, quarantine, lane, id, place, reason, message)
  aside[#aside + 1] = {id, reason, message}
end
for _, id in ipairs(redis.call('LRANGE', KEYS[3], -${namesAhead}, -1)) do
  checkName(id, 'wait', {'LREM', KEYS[3], -1, id})
end
for _, id in ipairs(redis.call('ZRANGE', KEYS[5], 0, ${namesAhead} - 1)) do
  checkName(id, 'prioritized', {'ZREM', KEYS[5], id})
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', delayed, '-inf', '(0', 'LIMIT', 0, ${mostAtOnce})) do
  redis.call('ZADD', delayed, 0, id)
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', delayed, 0, due, 'LIMIT', 0, ${mostAtOnce})) do
  if check(id, 'delayed') then redis.call('ZREM', delayed, id) end
end
for _, id in ipairs(redis.call('SMEMBERS', stalled)) do
  if redis.call('EXISTS', base .. id .. ':lock') == 0 and check(id, 'active') then
    redis.call('SREM', stalled, id)
    redis.call('LREM', active, 0, id)
  end
end
return aside`);

const repliesSchema = z.array(z.tuple([z.string(), z.string(), z.string()]));

export function asSetAside(replies: unknown): readonly SetAside[] {
  const parsed = repliesSchema.parse(replies);
  return parsed.map(([jobId, reason, message]) => ({ jobId, reason, message }));
}

/** Sets aside what would stop BullMQ at its next look at delayed or stalled jobs. */
export async function guardQueue(keys: LaneKeys): Promise<readonly SetAside[]> {
  const due = (Date.now() + aheadMs) * 0x1000;
  const values = [laneBaseOf(keys), keys.lane, due];
  return asSetAside(await runScript(keys.redis, guardScript, setAsideKeys(keys), values));
}
