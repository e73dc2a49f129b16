// Whether the user of a connection may give all the commands that its process needs. Redis 7 and newer say so to
// a script; older ones only refuse.
import type { Redis } from 'ioredis';

export interface NeededCommands {
  /** Those whose first argument is a key; where more are, they are of the same kind. */
  readonly commands: readonly string[];
  /** Some key that they are given for; it need not be there. */
  readonly key: string;
}

/** The key is no KEYS: nothing is read or written, and any node of a cluster can tell. */
const lua = `
local denied = {}
if not redis.acl_check_cmd then return denied end
local key = ARGV[1]
for n = 2, #ARGV do
  local is_known, is_allowed = pcall(redis.acl_check_cmd, ARGV[n], key, key, key)
  if is_known and not is_allowed then denied[#denied + 1] = ARGV[n] end
end
return denied
`;

/** What is wrong; undefined where nothing is, or Redis cannot tell. */
export async function findDenied(
  redis: Redis,
  { commands, key }: NeededCommands,
): Promise<string | undefined> {
  const denied = await redis.eval(lua, 0, key, ...commands);
  if (!Array.isArray(denied) || denied.length === 0) return undefined;
  return `the user in REDIS_URL lacks a permission, see SECURITY.md: it may not ${denied.join(', ')}`;
}
