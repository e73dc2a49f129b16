// Two runs compared order by order, a bucket of each at a time.
import { countRun, pairResults, type ResultPair, type RunInShards } from '@verdict/results';
import { withProgress } from '../progress.ts';
import { type ComparedPipeline, type Difference, differenceOf } from './changed-order.ts';
import type { Change, ChangedOrder, Diff, Transition } from './diff.ts';
import { OutcomeTally } from './outcome-tally.ts';
import type { Outcomes } from './outcomes.ts';
import type { RunState } from './run-state.ts';
import { Tally } from './tally.ts';
import { failedAndUndecided, type PlacedRun, statesIn } from './undecided-orders.ts';

export interface ComparedRun extends PlacedRun {
  readonly pipeline: ComparedPipeline;
}

export interface DiffMeans {
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  readonly outcomes: Outcomes | undefined;
  /** Is told each order that changed, as it is found. */
  readonly tell: (order: ChangedOrder) => Promise<void>;
}

/** What is counted while orders are read. */
class Tallies {
  readonly transitions = new Tally<Transition>();
  readonly changes = new Tally<Change>();
  readonly outcomes: OutcomeTally;
  same = 0;
  changed = 0;
  otherReason = 0;
  decidedInOne = 0;

  constructor(outcomes: Outcomes | undefined) {
    this.outcomes = new OutcomeTally(outcomes);
  }
}

function shardsOf({ run, shards }: ComparedRun): RunInShards {
  return { run: run.run, shards };
}

/** The states of those orders of a bucket that one of the runs did not decide. */
async function otherStates(pairs: readonly ResultPair[], { before, after }: DiffMeans) {
  const idsWithout = (side: 'before' | 'after') =>
    pairs.filter((pair) => pair[side] === undefined).map(({ order_id }) => order_id);
  const [ofBefore, ofAfter] = await Promise.all([
    statesIn(before, idsWithout('before')),
    statesIn(after, idsWithout('after')),
  ]);
  return (order_id: string): Record<'from' | 'to', RunState> => ({
    from: ofBefore.get(order_id) ?? 'absent',
    to: ofAfter.get(order_id) ?? 'absent',
  });
}

const unknownDifference: Difference = { causes: [], features: [] };

function difference({ before, after }: ResultPair, means: DiffMeans): Difference {
  if (before === undefined || after === undefined) return unknownDifference;
  return differenceOf(
    { result: before, pipeline: means.before.pipeline },
    { result: after, pipeline: means.after.pipeline },
  );
}

async function tellChanged(
  pair: ResultPair,
  transition: Transition,
  tallies: Tallies,
  means: DiffMeans,
): Promise<void> {
  const { order_id, before, after } = pair;
  const { causes, features } = difference(pair, means);
  const reasons = { from_reason: before?.reason ?? null, to_reason: after?.reason ?? null };
  const names = features.map(({ feature }) => feature);
  tallies.changes.add({ ...transition, ...reasons, causes, features: names });
  const fulfilled = means.outcomes?.fulfilled.get(order_id);
  await means.tell({ order_id, ...transition, ...reasons, causes, features, fulfilled });
}

async function takePair(
  pair: ResultPair,
  others: Record<'from' | 'to', RunState>,
  tallies: Tallies,
  means: DiffMeans,
): Promise<void> {
  const { order_id, before, after } = pair;
  const from = before?.recommendation ?? others.from;
  const to = after?.recommendation ?? others.to;
  tallies.transitions.add({ from, to });
  tallies.outcomes.add(order_id, { from, to });
  if (before === undefined || after === undefined) tallies.decidedInOne += 1;
  else if (from !== to) tallies.changed += 1;
  else tallies.same += 1;
  if (from !== to) await tellChanged(pair, { from, to }, tallies, means);
  else if (before?.reason !== after?.reason) tallies.otherReason += 1;
}

async function takePairs(means: DiffMeans, tallies: Tallies, onRead: (results: number) => void) {
  for await (const pairs of pairResults(shardsOf(means.before), shardsOf(means.after))) {
    const statesOf = await otherStates(pairs, means);
    for (const pair of pairs) await takePair(pair, statesOf(pair.order_id), tallies, means);
    onRead(pairs.length);
  }
}

async function countDecided({ run, shards }: ComparedRun): Promise<number> {
  return (await countRun(shards, run.run)).decided;
}

function diffOf(tallies: Tallies, { before, after }: DiffMeans): Diff {
  const { same, changed, otherReason, decidedInOne } = tallies;
  const decided = same + changed + decidedInOne;
  return {
    before: before.run,
    after: after.run,
    compared: same + changed,
    same,
    changed,
    other_reason: otherReason,
    decided_in_one: decidedInOne,
    changed_share: decided === 0 ? 0 : (changed + decidedInOne) / decided,
    transitions: tallies.transitions.list(),
    changes: tallies.changes.list(),
    outcomes: tallies.outcomes.effect(),
  };
}

/** Exact where both runs are finished; memory grows with their failures only, not with their results. */
export async function diffRuns(means: DiffMeans, isHidden: boolean): Promise<Diff> {
  const { before, after } = means;
  const tallies = new Tallies(means.outcomes);
  const total = Math.max(await countDecided(before), await countDecided(after));
  const label = `comparing ${before.run.run} and ${after.run.run}`;
  await withProgress({ label, total, unit: 'orders', isHidden }, async ({ update }) => {
    let read = 0;
    await takePairs(means, tallies, (pairs) => update((read += pairs), read));
  });
  for await (const transition of failedAndUndecided(before, after)) {
    tallies.transitions.add(transition);
  }
  return diffOf(tallies, means);
}
