// Settings of the commands under fault: short locks and pauses, so that a schedule takes seconds.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Schedule } from '../schedule/schedule.ts';
import { repo } from './repo.ts';

export const lockMs = 1000;
export const keyPrefix = 'faults';
/** The memory that a worker process has; one that an order eats up is soon at its end. */
const heapMegabytes = 128;

function importing(path: string): string {
  return `--import=${pathToFileURL(path).href}`;
}

function workerOptions(preloads: readonly string[]): string {
  const poison = join(repo, 'test/support/poison.mjs');
  const pace = join(import.meta.dirname, 'paced-orders.js');
  const modules = [...preloads, poison, pace].map(importing);
  return [`--max-old-space-size=${heapMegabytes}`, ...modules].join(' ');
}

export function producerEnvironment(
  schedule: Schedule,
  redisUrl: string,
  preloads: readonly string[],
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    REDIS_URL: redisUrl,
    KEY_PREFIX: keyPrefix,
    QUEUE_SHARDS: String(schedule.shards),
    QUEUE_BATCHING: String(schedule.isBatching),
    ORDER_ATTEMPTS: '8',
    ORDER_BACKOFF_MS: '200',
    NO_COLOR: '1',
    NODE_OPTIONS: preloads.map(importing).join(' '),
  };
}

export function workerEnvironment(
  schedule: Schedule,
  redisUrl: string,
  preloads: readonly string[],
): NodeJS.ProcessEnv {
  return {
    ...producerEnvironment(schedule, redisUrl, preloads),
    WORKER_CONCURRENCY: '20',
    WORKER_LOCK_MS: String(lockMs),
    WORKER_DRAIN_MS: '4000',
    ORDER_TIMEOUT_MS: '4000',
    NODE_OPTIONS: workerOptions(preloads),
  };
}
