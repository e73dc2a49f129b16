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

/** Redis knows no script that it never got, and forgets all of them when it restarts. */
async function sentIfMissing<T>(called: Promise<T>, send: () => Promise<T>): Promise<T> {
  try {
    return await called;
  } catch (error) {
    if (!isMissingScript(error)) throw error;
    return send();
  }
}

type RunScript = (
  redis: RedisConnection,
  script: Script,
  keys: readonly string[],
  values: readonly (string | number | Buffer)[],
) => Promise<unknown>;

export const runScript: RunScript = (redis, { lua, sha1 }, keys, values) => {
  const all = [keys.length, ...keys, ...values] as const;
  return sentIfMissing<unknown>(redis.evalsha(sha1, ...all), () => redis.eval(lua, ...all));
};

/** Its texts are bytes: to make strings of megabytes would take longer than to look through them. */
export const runScriptForBytes: RunScript = (redis, { lua, sha1 }, keys, values) => {
  const all = [keys.length, ...keys, ...values] as const;
  const send = () => redis.callBuffer('eval', lua, ...all);
  return sentIfMissing<unknown>(redis.callBuffer('evalsha', sha1, ...all), send);
};
