// A capture that follows outlasts a Redis that is away: it waits, and says so once.
import { type CapturedPiece, readCaptured } from '@verdict/results';
import { DeadlineError, isRedisTrouble, RedisAwayError, withinMs } from '@verdict/runtime';
import type { Shard } from '@verdict/shards';

const answerMs = 5000;

/** Fails at once while there is no connection, so that no read is sent again and again when there is one. */
export async function readWithin(
  shard: Shard,
  after: number,
  most: number,
): Promise<CapturedPiece> {
  if (shard.redis.status !== 'ready') throw new RedisAwayError('the connection was closed');
  return withinMs(readCaptured(shard, after, most), answerMs, 'the answer of Redis');
}

function isRedisFault(error: unknown): error is Error {
  return error instanceof DeadlineError || error instanceof RedisAwayError || isRedisTrouble(error);
}

/** @returns something that gives 0 for what fails because of Redis */
export function openPatience(say: (line: string) => void) {
  let isAway = false;
  return async (read: () => Promise<number>): Promise<number> => {
    try {
      const left = await read();
      if (isAway) say('Redis is well again');
      isAway = false;
      return left;
    } catch (error) {
      if (!isRedisFault(error)) throw error;
      if (!isAway) say(`waiting for Redis: ${error.message}`);
      isAway = true;
      return 0;
    }
  };
}
