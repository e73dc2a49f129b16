// How Redis itself does: what it holds of what it may hold, and whether it keeps it.
import { isRedisAway, mastersOf } from '@verdict/runtime';
import type { Redis } from 'ioredis';
import type { RunFigures } from './figures.ts';
import type { Source } from './source.ts';

export interface RedisFigures {
  /** `host:port`, or the name of a master that sentinels know. */
  readonly server: string;
  readonly used_bytes: number;
  /** Null without a limit. */
  readonly max_bytes: number | null;
  readonly eviction_policy: string;
  readonly persistence: 'append-only file' | 'snapshots' | 'none';
  /** Whether the last write to disk went well. */
  readonly is_persisting_well: boolean;
}

function parseInfo(text: string): Map<string, string> {
  const fields = text.split(/\r?\n/).filter((line) => line.includes(':'));
  return new Map(
    fields.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}

function persistenceOf(info: ReadonlyMap<string, string>): RedisFigures['persistence'] {
  if (info.get('aof_enabled') === '1') return 'append-only file';
  // Redis notes its start as the last save; one that has never saved has spent no time on it.
  return Number(info.get('rdb_last_bgsave_time_sec') ?? -1) >= 0 ? 'snapshots' : 'none';
}

/** @param text what INFO says of memory and persistence */
export function redisFiguresOf(server: string, text: string): RedisFigures {
  const info = parseInfo(text);
  const max = Number(info.get('maxmemory') ?? 0);
  const last = ['aof_last_write_status', 'aof_last_bgrewrite_status', 'rdb_last_bgsave_status'];
  return {
    server,
    used_bytes: Number(info.get('used_memory') ?? 0),
    max_bytes: max > 0 ? max : null,
    eviction_policy: info.get('maxmemory_policy') ?? '',
    persistence: persistenceOf(info),
    is_persisting_well: last.every((status) => (info.get(status) ?? 'ok') === 'ok'),
  };
}

/** Nothing where the service or the user's rights refuse INFO. */
async function readServer(redis: Redis): Promise<RedisFigures[]> {
  const { host = '', port = 0, name } = redis.options;
  try {
    const info = await Promise.all([redis.info('memory'), redis.info('persistence')]);
    return [redisFiguresOf(name ?? `${host}:${port}`, info.join('\n'))];
  } catch (error) {
    if (isRedisAway(error)) throw error;
    return [];
  }
}

/** Of every server that holds a shard; of a Redis Cluster, of each master. */
export async function readRedisServers(
  source: Source,
  runs: readonly RunFigures[],
): Promise<RedisFigures[]> {
  const shards = source.layoutsOf(runs).flatMap(({ all }) => all);
  const connections = new Set(shards.map(({ redis }) => redis));
  const servers = [...connections].flatMap(mastersOf);
  return (await Promise.all(servers.map(readServer))).flat();
}
