import type { Cluster, Redis } from 'ioredis';
import { mastersOf } from './check-redis.ts';
import { withinMs } from './deadline.ts';
import { findDenied, type NeededCommands } from './denied-commands.ts';
import { troubleIn } from './server-trouble.ts';

async function askServer(redis: Redis, needed?: NeededCommands): Promise<string | undefined> {
  // A cluster connects to its nodes when they are needed.
  if (redis.status !== 'ready' && redis.status !== 'wait') return 'not connected to Redis';
  return troubleIn(await redis.info()) ?? (needed && (await findDenied(redis, needed)));
}

/**
 * Why Redis cannot be worked with right now; undefined where all is well.
 * @param timeoutMs in milliseconds; a server that is silent for longer is in trouble
 * @param needed commands that have to be allowed, if that shall be asked too
 */
export async function findTrouble(
  connections: readonly (Redis | Cluster)[],
  timeoutMs: number,
  needed?: NeededCommands,
): Promise<string | undefined> {
  const servers = connections.flatMap(mastersOf);
  if (servers.length === 0) return 'none of the servers of Redis is known';
  try {
    const answers = Promise.all(servers.map((server) => askServer(server, needed)));
    return (await withinMs(answers, timeoutMs, 'the answer of Redis')).find(
      (trouble) => trouble !== undefined,
    );
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
