// Backpressure: the one place where the producer waits for the workers.
import type { Layout } from '@verdict/shards';
import { type CountWorkers, whyNobodyWorks } from './workers-at-hand.ts';

export interface Backlog {
  /** Orders that may wait at once. */
  readonly most: number;
  /** Orders that wait, or will after a retry. */
  readonly count: () => Promise<number>;
  readonly countWorkers: CountWorkers;
  readonly layout: Layout;
  /** Resolves when it is worth another look: when so many more may have room. */
  readonly sleep: (orders: number) => Promise<unknown>;
}

const number = new Intl.NumberFormat('en-US');

function whyItWaits(waiting: number, workers: number | undefined, layout: Layout): string {
  const orders = waiting === 1 ? '1 order waits' : `${number.format(waiting)} orders wait`;
  const nobody = whyNobodyWorks(workers, layout);
  if (nobody !== undefined) return `${orders}; ${nobody}`;
  const known =
    workers === undefined ? 'workers' : workers === 1 ? '1 worker' : `${workers} workers`;
  return `${orders} for ${known} (--max-backlog)`;
}

/**
 * Resolves when the backlog has room.
 * @param orders about to be added, no more than the backlog may hold
 * @param explain is told why it waits, and undefined when there was room at once
 */
export async function untilBacklogTakes(
  orders: number,
  backlog: Backlog,
  explain: (why: string | undefined) => void,
): Promise<void> {
  let waiting = await backlog.count();
  // Kept while one wait follows another, so that it can be read.
  if (waiting + orders <= backlog.most) explain(undefined);
  while (waiting + orders > backlog.most) {
    explain(whyItWaits(waiting, await backlog.countWorkers(), backlog.layout));
    await backlog.sleep(orders);
    waiting = await backlog.count();
  }
}
