// Finds a job by the lock of whoever took it: after an error in a script that takes jobs, nobody knows which
// one it was.
import { runScript, script } from '@verdict/redis-script';
import { z } from 'zod';
import { setAsideLua } from './set-aside-lua.ts';
import { laneBaseOf, type LaneKeys, setAsideKeys } from './set-aside.ts';

/**
 * KEYS: as for setting aside. ARGV: base of the lane, its name, token. Returns whether a
 * job was set aside, its id, its reason and message, and the fields of one that was not.
 */
const takenScript = script(`${setAsideLua}
local base, lane, token = ARGV[1], ARGV[2], ARGV[3]
for _, id in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  if redis.pcall('GET', base .. id .. ':lock') == token then
    local reason, message = unreadable(id)
    if not reason then reason, message = brokenPart(base .. id) end
    if not reason then reason, message = oversize(base .. id) end
    if not reason then return {0, id, '', '', redis.call('HGETALL', base .. id)} end
    redis.call('LREM', KEYS[1], 0, id)
    redis.call('SREM', KEYS[2], id)
    setAside(base, KEYS[7], lane, id, 'active', reason, message)
    return {1, id, reason, message, {}}
  end
end
return {-1, '', '', '', {}}`);

const replySchema = z.tuple([z.int(), z.string(), z.string(), z.string(), z.array(z.string())]);

export type TakenJob =
  | { readonly state: 'none' }
  | {
      readonly state: 'set-aside';
      readonly jobId: string;
      readonly reason: string;
      readonly message: string;
    }
  | { readonly state: 'taken'; readonly jobId: string; readonly fields: readonly string[] };

/** The job that is locked with this token; one that no worker can handle is set aside. */
export async function findTaken(keys: LaneKeys, token: string): Promise<TakenJob> {
  const values = [laneBaseOf(keys), keys.lane, token];
  const reply = await runScript(keys.redis, takenScript, setAsideKeys(keys), values);
  const [code, jobId, reason, message, fields] = replySchema.parse(reply);
  if (code < 0) return { state: 'none' };
  return code === 1
    ? { state: 'set-aside', jobId, reason, message }
    : { state: 'taken', jobId, fields };
}
