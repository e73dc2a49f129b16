import type { Redis } from 'ioredis';
import { keysEnding } from '../stage/keys.ts';

/** How often BullMQ has taken an order from a silent worker, by the events that it kept. */
export async function countStalls(redis: Redis): Promise<number> {
  const streams = await keysEnding(redis, 'orders:events');
  const events = await Promise.all(streams.map((stream) => redis.xrange(stream, '-', '+')));
  return events.flat().filter(([, fields]) => fields[1] === 'stalled').length;
}
