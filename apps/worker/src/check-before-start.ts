// What can be told once, instead of by each worker process: whether Redis can be used, and how safe orders are.
import {
  checkRedis,
  type Log,
  readDurability,
  RedisLoadingError,
  type Settings,
  warningOf,
} from '@verdict/runtime';
import { describeLayout, keepServerPlaces } from '@verdict/shards';
import { setTimeout as delay } from 'node:timers/promises';
import { openServers, type Servers } from './open-servers.ts';
import { findUnservedRuns } from './unserved-runs.ts';

const loadingPauseMs = 2000;

async function tellDurability({ connections }: Servers, log: Log): Promise<void> {
  const durability = await readDurability(connections);
  const warning = warningOf(durability);
  if (warning !== undefined) log.warn({ durability }, warning);
  else log.info({ durability }, 'what a crash of Redis may lose');
}

async function checkOnce(settings: Settings, log: Log): Promise<void> {
  const servers = await openServers(settings, 'command');
  try {
    await Promise.all(servers.connections.map(checkRedis));
    await tellDurability(servers, log);
    await keepServerPlaces(servers.connections, settings.KEY_PREFIX);
    const serving = describeLayout(servers.shards.layout);
    for (const unserved of await findUnservedRuns(servers)) {
      log.warn({ ...unserved, serving }, 'orders wait for workers with another QUEUE_SHARDS');
    }
  } finally {
    servers.close();
  }
}

/**
 * Looks at Redis once, before any worker process does. One that only takes time is waited for.
 * @throws RedisUnusableError
 */
export async function checkBeforeStart(
  settings: Settings,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      return await checkOnce(settings, log);
    } catch (error) {
      if (!(error instanceof RedisLoadingError)) throw error;
      log.warn({ err: error.message }, 'waiting for Redis');
      await delay(loadingPauseMs, undefined, { signal }).catch(() => {});
    }
  }
}
