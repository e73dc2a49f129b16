// Takes jobs out of the queue into the quarantine, see `set-aside-lua.ts`.
import { type RedisConnection, runScript, script } from '@verdict/redis-script';
import { setAsideLua } from './set-aside-lua.ts';

/** Where the jobs of a lane are: all keys of its queue begin with `base`. */
export interface LaneKeys {
  readonly redis: RedisConnection;
  readonly prefix: string;
  readonly lane: string;
}

/** Why a job was set aside. */
export interface Reason {
  /** A stable code, such as `job.wrong-type`. */
  readonly reason: string;
  readonly message: string;
}

/** A job that was set aside. */
export interface SetAside extends Reason {
  readonly jobId: string;
}

export function quarantineKeyOf(prefix: string): string {
  return `${prefix}:quarantine`;
}

export function laneBaseOf({ prefix, lane }: LaneKeys): string {
  return `${prefix}:${lane}:`;
}

/**
 * KEYS: active, stalled, wait, delayed, prioritized, waiting-children, quarantine, failed, completed. ARGV: base
 * of the lane, its name, where the jobs were found, reason, message, then their ids.
 */
const setAsideScript = script(`${setAsideLua}
local base, lane, place = ARGV[1], ARGV[2], ARGV[3]
for n = 6, #ARGV do
  local id = ARGV[n]
  redis.call('LREM', KEYS[1], 0, id)
  redis.call('SREM', KEYS[2], id)
  if place ~= 'active' then redis.call('LREM', KEYS[3], 0, id) end
  for set = 4, 6 do redis.call('ZREM', KEYS[set], id) end
  setAside(base, KEYS[7], lane, id, place, ARGV[4], ARGV[5])
end
return #ARGV - 5`);

const openLists = ['active', 'stalled', 'wait', 'delayed', 'prioritized', 'waiting-children'];
const endedLists = ['failed', 'completed'];

export function setAsideKeys(keys: LaneKeys): string[] {
  const base = laneBaseOf(keys);
  const ofLane = (name: string) => base + name;
  return [...openLists.map(ofLane), quarantineKeyOf(keys.prefix), ...endedLists.map(ofLane)];
}

/** @param ids as bytes where they may be no UTF-8 */
export async function setAsideJobs(
  keys: LaneKeys,
  ids: readonly (string | Buffer)[],
  place: string,
  { reason, message }: Reason,
): Promise<void> {
  const values = [laneBaseOf(keys), keys.lane, place, reason, message, ...ids];
  await runScript(keys.redis, setAsideScript, setAsideKeys(keys), values);
}
