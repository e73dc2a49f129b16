import { listWorkers, type OrdersQueue } from '@verdict/queue';
import { askRarely } from './ask-rarely.ts';

const everyMs = 1000;

/** How many workers are connected; undefined where the Redis service hides its clients. */
export type CountWorkers = () => Promise<number | undefined>;

export function openWorkerCount(queue: OrdersQueue): CountWorkers {
  return askRarely(async () => (await listWorkers(queue))?.length, everyMs);
}

/** What keeps orders from being decided, where it is known that nobody does it. */
export function whyNobodyWorks(workers: number | undefined): string | undefined {
  if (workers !== 0) return undefined;
  return 'no worker is connected; `npx worker` starts one on this machine';
}
