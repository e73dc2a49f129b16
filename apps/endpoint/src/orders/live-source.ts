// What is needed of Redis: the shards with the queues of live orders, and the facts.
import { type History, ShardedHistory } from '@verdict/history';
import { openPipelines, type Pipelines } from '@verdict/pipeline';
import { openQueueShards, type QueueShard, type QueueTelemetry } from '@verdict/queue';
import { fetchArtifact } from '@verdict/results';
import { checkRedis, type Connections, type RedisLink, type Settings } from '@verdict/runtime';
import { keepServerPlaces, layoutOf, openLayouts, type Shard, type Shards } from '@verdict/shards';

export interface LiveSource {
  /** Where the runs are listed. */
  readonly home: Shard;
  readonly shards: Shards<QueueShard>;
  readonly history: History;
  readonly pipelines: Pipelines;
}

type SourceSettings = Pick<Settings, 'KEY_PREFIX' | 'QUEUE_SHARDS' | 'QUEUE_BATCHING'>;

async function prepare(
  connections: Connections,
  settings: SourceSettings,
  telemetry: QueueTelemetry | undefined,
): Promise<LiveSource> {
  await Promise.all(connections.map(checkRedis));
  await keepServerPlaces(connections, settings.KEY_PREFIX);
  const { home, shardsOf } = openLayouts(connections, settings.KEY_PREFIX);
  const layout = layoutOf(settings.QUEUE_SHARDS, connections.length);
  const shards = openQueueShards(shardsOf(layout), {
    lane: 'live',
    isBatching: settings.QUEUE_BATCHING,
    telemetry,
  });
  const pipelines = openPipelines((digest) => fetchArtifact(home, digest));
  return { home, shards, history: new ShardedHistory(shards), pipelines };
}

/** Rejects at once while Redis is away, instead of waiting for it. */
export type OpenSource = () => Promise<LiveSource>;

/**
 * Opened with the first request that finds a Redis which is well, and kept.
 * @param telemetry undefined where nothing is traced
 * @throws RedisAwayError, RedisUnusableError or LayoutError
 */
export function openSource(
  link: Pick<RedisLink, 'requireReady'>,
  settings: SourceSettings,
  telemetry?: QueueTelemetry,
): OpenSource {
  let opened: Promise<LiveSource> | undefined;
  return async () => {
    const connections = link.requireReady();
    const source = (opened ??= prepare(connections, settings, telemetry));
    try {
      return await source;
    } catch (error) {
      if (opened === source) opened = undefined;
      throw error;
    }
  };
}
