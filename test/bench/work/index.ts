import { bareWork } from './bare-queue.ts';
import { beeQueue } from './bee-queue.ts';
import {
  verdictBesideLiveOrders,
  verdictWithFactsInMemory,
  verdictWithFactsInRedis,
} from './verdict.ts';
import type { Work } from './work.ts';

/** Every worker that runs in a process of its own. */
export const works: ReadonlyMap<string, Work> = new Map(
  Object.entries({
    bare: bareWork,
    'bee-queue': beeQueue,
    'verdict-live': verdictBesideLiveOrders,
    'verdict-memory': verdictWithFactsInMemory,
    'verdict-redis': verdictWithFactsInRedis,
  }),
);
