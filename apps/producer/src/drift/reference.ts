// What a run is compared with.
import type { Pipeline } from '@verdict/pipeline';
import { secondsOf, timestampOf } from '@verdict/records';
import type { Run } from '@verdict/results';
import { chooseRun } from '../choose-run.ts';
import { CommandError } from '../errors.ts';
import type { Session } from '../session.ts';
import { type CountedOrders, openOrderCounting } from './count-orders.ts';
import { findBaseline } from './find-baseline.ts';
import { readRun, type Span, spanOfRun } from './read-run.ts';

export interface Reference extends CountedOrders, Span {
  /** `run`: another one. */
  readonly kind: 'first-quarter' | 'artifact' | 'run';
  /** Of the same run, orders before this time belong to the reference. */
  readonly until?: string;
}

/** A quarter of the time, not of the orders. */
async function countFirstQuarter(
  session: Session,
  run: Run,
  pipeline: Pipeline,
): Promise<Reference> {
  const span = await spanOfRun(session, run);
  if (span === undefined || span.from === span.to) {
    throw new CommandError(
      `expected results of orders of more than one time in run ${run.run}, got ${span?.orders ?? 0}`,
    );
  }
  const [first, last] = [secondsOf(span.from), secondsOf(span.to)];
  const until = timestampOf(Math.ceil(first + (last - first) / 4));
  const counting = openOrderCounting(pipeline);
  let to = span.from;
  await readRun(session, run, (result) => {
    const { timestamp } = result.order;
    if (timestamp >= until) return;
    if (timestamp > to) to = timestamp;
    counting.count(result);
  });
  const counted = counting.counted();
  const orders = counted.decisions.n;
  return { kind: 'first-quarter', from: span.from, to, orders, until, ...counted };
}

async function countOtherRun(
  session: Session,
  name: string,
  pipeline: Pipeline,
): Promise<Reference> {
  const run = await chooseRun(session, name);
  const span = await spanOfRun(session, run);
  if (span === undefined) throw new CommandError(`expected results in run ${name}, got none`);
  const counting = openOrderCounting(pipeline);
  await readRun(session, run, counting.count);
  return { kind: 'run', ...span, ...counting.counted() };
}

async function baselineOf(session: Session, run: Run): Promise<Reference> {
  const baseline = await findBaseline(session, run);
  if (baseline !== undefined) return baseline;
  throw new CommandError(`expected an artifact with a baseline in run ${run.run}, got none`);
}

/**
 * @param wanted `first-quarter`, `artifact` or a run; by default the artifact where it has a baseline, else the first
 *   quarter
 * @throws CommandError where there is no such reference
 */
export async function chooseReference(
  session: Session,
  run: Run,
  pipeline: Pipeline,
  wanted: string | undefined,
): Promise<Reference> {
  if (wanted === 'artifact') return baselineOf(session, run);
  const baseline = wanted === undefined ? await findBaseline(session, run) : undefined;
  if (baseline !== undefined) return baseline;
  if (wanted !== undefined && wanted !== 'first-quarter') {
    return countOtherRun(session, wanted, pipeline);
  }
  return countFirstQuarter(session, run, pipeline);
}
