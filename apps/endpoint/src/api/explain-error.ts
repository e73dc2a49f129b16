// From whatever was thrown to what the client is told. Of an error that nobody foresaw it is told nothing.
import { RunBeingDroppedError } from '@verdict/results';
import {
  adviceFor,
  DeadlineError,
  isRedisAway,
  RedisAwayError,
  RedisUnusableError,
} from '@verdict/runtime';
import { LayoutError } from '@verdict/shards';
import { ApiError, type ErrorCode } from './api-error.ts';

const soonSeconds = 1;

const notReady = [RedisUnusableError, RunBeingDroppedError, LayoutError];

/** Those of the readers of bodies; what Express itself refuses, such as a bad escape in a path. */
const codesOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'bad-request',
  413: 'too-large',
  415: 'unsupported-media-type',
};

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  return typeof error.status === 'number' && error.status < 500 ? error.status : undefined;
}

function explainRedis(error: Error): ApiError | undefined {
  const again = 'Send it again: nothing is decided twice';
  if (error instanceof RedisAwayError || isRedisAway(error)) {
    return new ApiError(503, 'redis-away', `Redis does not answer. ${again}`, soonSeconds);
  }
  const advice = adviceFor(error);
  if (advice === undefined) return undefined;
  return new ApiError(503, 'redis-away', `Redis cannot be used: ${advice}. ${again}`, soonSeconds);
}

function explainKnown(error: Error): ApiError | undefined {
  if (notReady.some((kind) => error instanceof kind)) {
    return new ApiError(503, 'not-ready', error.message, soonSeconds);
  }
  if (error instanceof DeadlineError) {
    const unknown =
      'Redis did not confirm in time whether this was taken. Send it again: nothing is';
    return new ApiError(504, 'timeout', `${unknown} decided twice`, soonSeconds);
  }
  return explainRedis(error);
}

/** What the client is told; `failed` where it is a mistake of ours, which belongs into the log. */
export function explainError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const known = error instanceof Error ? explainKnown(error) : undefined;
  if (known !== undefined) return known;
  const status = statusOf(error);
  if (status !== undefined && error instanceof Error) {
    return new ApiError(status, codesOfStatus[status] ?? 'bad-request', error.message);
  }
  return new ApiError(500, 'failed', 'This did not work, and it is not your fault: see the log');
}
