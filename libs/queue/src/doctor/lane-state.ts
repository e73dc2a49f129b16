import type { OrdersQueue } from '../orders-queue.ts';
import { testedBullmq } from '../bullmq-version.ts';

/** What holds back a whole lane, whatever its jobs are like. */
export interface LaneState {
  readonly waiting: number;
  readonly isPaused: boolean;
  /** Jobs in a list that this version of BullMQ never looks into. */
  readonly inPausedList: number;
  /** Jobs that all workers together may do at once, or in a while; undefined without a limit. */
  readonly limit: string | undefined;
  /** What the queue was last opened with, where that is another version than ours. */
  readonly otherBullmq: string | undefined;
}

async function countPausedList(queue: OrdersQueue): Promise<number> {
  const key = queue.toKey('paused');
  return (await queue.redis.type(key)) === 'list' ? queue.redis.llen(key) : 0;
}

function describeLimit(concurrency?: string | null, max?: string | null, duration?: string | null) {
  if (concurrency) return `${concurrency} jobs at once, of all workers together`;
  return max ? `${max} jobs in ${duration ?? '?'} ms, of all workers together` : undefined;
}

export async function readLaneState(queue: OrdersQueue): Promise<LaneState> {
  const fields = ['paused', 'concurrency', 'max', 'duration', 'version'];
  const [waiting, inPausedList, meta] = await Promise.all([
    queue.getWaitingCount(),
    countPausedList(queue),
    queue.redis.hmget(queue.toKey('meta'), ...fields),
  ]);
  const [paused, concurrency, max, duration, version] = meta;
  const isOther = version && version !== `bullmq:${testedBullmq}`;
  return {
    waiting,
    isPaused: Boolean(paused),
    inPausedList,
    limit: describeLimit(concurrency, max, duration),
    otherBullmq: isOther ? version : undefined,
  };
}
