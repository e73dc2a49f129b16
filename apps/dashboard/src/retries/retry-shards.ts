// The queues that orders are put back into. They are opened by the first retry: a dashboard of viewers writes
// nothing to them, and may have no right to.
import { openQueueShards, type QueueShard } from '@verdict/queue';
import type { Run } from '@verdict/results';
import type { Settings } from '@verdict/runtime';
import type { Shards } from '@verdict/shards';
import type { Source } from '../overview/source.ts';

export type RetryShards = (run: Run) => Shards<QueueShard>;

export function openRetryShards(
  source: () => Source,
  { QUEUE_BATCHING: isBatching }: Pick<Settings, 'QUEUE_BATCHING'>,
): RetryShards {
  const opened = new Map<Shards, Shards<QueueShard>>();
  return (run) => {
    const shards = source().shardsOf(run);
    const known = opened.get(shards) ?? openQueueShards(shards, { isBatching });
    opened.set(shards, known);
    return known;
  };
}
