// The facts that a run decided its orders on, for whoever decides them again on the same.
import type { Order, Snapshot } from '@verdict/records';
import type { Shard } from '@verdict/shards';
import DataLoader from 'dataloader';
import { findOutcomesInShard, type Outcome } from './find-outcomes.ts';
import { packOrder } from './pack.ts';

/** `failed`: the run gave the order up, and kept no facts. `none`: it has no outcome for an order of this content. */
export type CapturedFacts =
  | { readonly state: 'captured'; readonly snapshot: Snapshot }
  | { readonly state: 'failed' }
  | { readonly state: 'none' };

interface Lookup {
  readonly run: string;
  readonly order: Order;
}

/** Orders looked up together: enough to save round trips, few enough to keep each short. */
const longestBatch = 50;

function capturedOf(order: Order, outcome: Outcome | null | undefined): CapturedFacts {
  if (outcome === null || outcome === undefined) return { state: 'none' };
  const known = outcome.state === 'decided' ? outcome.result : outcome.failure;
  // Under the same id another order has other facts.
  if (packOrder(known.order) !== packOrder(order)) return { state: 'none' };
  if (outcome.state === 'failed') return { state: 'failed' };
  return { state: 'captured', snapshot: outcome.result.snapshot };
}

/** Most often all are of one run: then this is one round trip. */
async function readByRun(shard: Shard, lookups: readonly Lookup[]): Promise<CapturedFacts[]> {
  const found = new Map<Lookup, CapturedFacts>();
  const read = async (run: string) => {
    const ofRun = lookups.filter((lookup) => lookup.run === run);
    const ids = ofRun.map(({ order }) => order.order_id);
    const outcomes = await findOutcomesInShard(shard, run, ids);
    for (const [n, lookup] of ofRun.entries()) {
      found.set(lookup, capturedOf(lookup.order, outcomes[n]));
    }
  };
  await Promise.all([...new Set(lookups.map(({ run }) => run))].map(read));
  return lookups.map((lookup) => found.get(lookup) ?? { state: 'none' });
}

/** Look-ups of the same moment share a round trip. */
export function openCapturedFacts(
  shard: Shard,
): (run: string, order: Order) => Promise<CapturedFacts> {
  const lookups = new DataLoader<Lookup, CapturedFacts>((batch) => readByRun(shard, batch), {
    cache: false,
    maxBatchSize: longestBatch,
    batchScheduleFn: setImmediate,
  });
  return (run, order) => lookups.load({ run, order });
}
