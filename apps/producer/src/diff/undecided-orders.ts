// Orders of two runs that at least one of them did not decide: where they are instead.
import { findPlaces, pageFailures, type Run } from '@verdict/results';
import type { Shards } from '@verdict/shards';
import type { Transition } from './diff.ts';
import { type RunState, stateAt } from './run-state.ts';

export interface PlacedRun {
  readonly run: Run;
  readonly shards: Shards;
}

/** Orders whose place is asked for in one step of Redis. */
const placesAtOnce = 250;

/** Of orders that have no result in this run. */
export async function statesIn(
  { run, shards }: PlacedRun,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RunState>> {
  const states = new Map<string, RunState>();
  for (let n = 0; n < ids.length; n += placesAtOnce) {
    const asked = ids.slice(n, n + placesAtOnce);
    const places = await findPlaces(shards, run.run, asked);
    for (const [at, order_id] of asked.entries())
      states.set(order_id, stateAt(places[at] ?? 'gone'));
  }
  return states;
}

async function* failedIn({ run, shards }: PlacedRun): AsyncGenerator<readonly string[]> {
  const seen = new Set<string>();
  for (const shard of shards.all) {
    for await (const page of pageFailures(shard, run.run)) {
      const ids = page.map(({ order }) => order.order_id).filter((id) => !seen.has(id));
      for (const id of ids) seen.add(id);
      yield ids;
    }
  }
}

/**
 * Orders that failed in one of the runs and were decided in none, each once. Holds the ids of those that failed,
 * as Redis may name one twice.
 */
export async function* failedAndUndecided(
  before: PlacedRun,
  after: PlacedRun,
): AsyncGenerator<Transition> {
  for await (const ids of failedIn(before)) {
    const places = await findPlaces(after.shards, after.run.run, ids);
    for (const place of places)
      if (place !== 'decided') yield { from: 'failed', to: stateAt(place) };
  }
  for await (const ids of failedIn(after)) {
    const places = await findPlaces(before.shards, before.run.run, ids);
    for (const place of places) {
      // What failed in both was told above.
      if (place !== 'decided' && place !== 'failed') yield { from: stateAt(place), to: 'failed' };
    }
  }
}
