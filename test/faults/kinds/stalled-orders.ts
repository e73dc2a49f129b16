import type { Redis } from 'ioredis';
import { keysEnding } from '../stage/keys.ts';

/**
 * How often BullMQ has taken an order from a silent worker, by the events that it kept. They have the time of
 * Redis: a count would start again where Redis loses what it had.
 * @param since milliseconds since 1970
 */
export async function countStalls(redis: Redis, since: number): Promise<number> {
  const streams = await keysEnding(redis, 'orders:events');
  const events = await Promise.all(streams.map((stream) => redis.xrange(stream, since, '+')));
  return events.flat().filter(([, fields]) => fields[1] === 'stalled').length;
}
