import { openPipelines, type Pipelines } from '@verdict/pipeline';
import { openQueueTelemetry, type QueueTelemetry } from '@verdict/queue';
import { fetchArtifact } from '@verdict/results';
import {
  adviceFor,
  checkRedis,
  connectServers,
  type Durability,
  isRedisTrouble,
  maskRedisUrl,
  type Patience,
  readDurability,
  readSettings,
  redisTlsOf,
  redisUrlOf,
  RedisUnusableError,
  type Settings,
} from '@verdict/runtime';
import {
  keepServerPlaces,
  layoutOf,
  type Layouts,
  openLayouts,
  type Shard,
  type Shards,
} from '@verdict/shards';
import { openTraces } from './open-traces.ts';

/** What every command that talks to Redis holds. */
export interface Session {
  readonly settings: Settings;
  readonly connections: Awaited<ReturnType<typeof connectServers>>;
  /** Where the runs are listed. */
  readonly home: Shard;
  readonly shardsOf: Layouts['shardsOf'];
  /**
   * The shards that new runs are spread over.
   * @throws LayoutError when the settings do not fit each other
   */
  readonly currentShards: () => Shards;
  readonly pipelines: Pipelines;
  /** For queues that orders are added to; undefined where nothing is traced. */
  readonly telemetry: QueueTelemetry | undefined;
  /** What a crash of Redis may lose. */
  readonly readDurability: () => Promise<Durability>;
}

export interface SessionFlags {
  readonly redisUrl?: string | undefined;
  readonly keyPrefix?: string | undefined;
  readonly shards?: string | undefined;
  readonly attempts?: string | undefined;
  readonly backoffMs?: string | undefined;
}

function settingsOf({ redisUrl, keyPrefix, shards, attempts, backoffMs }: SessionFlags): Settings {
  return readSettings({
    REDIS_URL: redisUrl,
    KEY_PREFIX: keyPrefix,
    QUEUE_SHARDS: shards,
    ORDER_ATTEMPTS: attempts,
    ORDER_BACKOFF_MS: backoffMs,
  });
}

type Servers = Awaited<ReturnType<typeof connectServers>>;

function isRedisFault(servers: Servers, error: unknown): boolean {
  return servers.some((redis) => redis.status !== 'ready') || isRedisTrouble(error);
}

function failedRedis(url: string, error: unknown): RedisUnusableError {
  const reason = error instanceof Error ? error.message : String(error);
  const advice = adviceFor(error);
  const what = advice === undefined ? `lost Redis at` : `could not use Redis at`;
  return new RedisUnusableError(
    `${what} ${maskRedisUrl(url)}: ${reason}${advice === undefined ? '' : `: ${advice}.`} ` +
      'The command can be run again: nothing is enqueued or decided twice',
    { cause: error },
  );
}

async function openSession(
  settings: Settings,
  servers: Servers,
  telemetry: QueueTelemetry | undefined,
): Promise<Session> {
  await keepServerPlaces(servers, settings.KEY_PREFIX);
  const { home, shardsOf } = openLayouts(servers, settings.KEY_PREFIX);
  const currentShards = () => shardsOf(layoutOf(settings.QUEUE_SHARDS, servers.length));
  return {
    settings,
    connections: servers,
    home,
    shardsOf,
    currentShards,
    pipelines: openPipelines((digest) => fetchArtifact(home, digest)),
    telemetry,
    readDurability: () => readDurability(servers),
  };
}

/** The same on a Redis that may lose orders, for a command that tells so. */
export async function withUncheckedSession<T>(
  flags: SessionFlags,
  action: (session: Session) => Promise<T>,
  patience: Patience = 'command',
): Promise<T> {
  const settings = settingsOf(flags);
  const tracing = await openTraces(settings);
  const telemetry = tracing.isOn ? await openQueueTelemetry() : undefined;
  const servers = await connectServers(redisUrlOf(settings), patience, redisTlsOf(settings));
  try {
    return await action(await openSession(settings, servers, telemetry));
  } catch (error) {
    throw isRedisFault(servers, error) ? failedRedis(settings.REDIS_URL, error) : error;
  } finally {
    for (const redis of servers) redis.disconnect();
    await tracing.close();
  }
}

/**
 * Runs a command with connections, which are closed however it ends.
 * @param patience `service` for a command that waits for a Redis that is away
 * @throws RedisUnusableError for a Redis that would lose orders
 */
export function withSession<T>(
  flags: SessionFlags,
  action: (session: Session) => Promise<T>,
  patience?: Patience,
): Promise<T> {
  const checked = async (session: Session) => {
    await Promise.all(session.connections.map(checkRedis));
    return action(session);
  };
  return withUncheckedSession(flags, checked, patience);
}
