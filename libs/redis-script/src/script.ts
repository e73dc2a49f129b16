import { createHash } from 'node:crypto';
import type { RedisConnection } from './connection.ts';

/** A Lua script, sent once and called by its digest afterwards. */
export interface Script {
  readonly lua: string;
  readonly sha1: string;
}

export function script(lua: string): Script {
  return { lua, sha1: createHash('sha1').update(lua).digest('hex') };
}

function isMissingScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}

export async function runScript(
  redis: RedisConnection,
  { lua, sha1 }: Script,
  keys: readonly string[],
  values: readonly (string | number | Buffer)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(sha1, keys.length, ...keys, ...values);
  } catch (error) {
    // Redis forgets its scripts when it restarts.
    if (!isMissingScript(error)) throw error;
    return redis.eval(lua, keys.length, ...keys, ...values);
  }
}
