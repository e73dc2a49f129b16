// What a run is compared with.
import type { CountedOrders } from '@verdict/monitor';
import type { Pipeline } from '@verdict/pipeline';
import { secondsOf, timestampOf } from '@verdict/records';
import type { Run } from '@verdict/results';
import { chooseRun } from '../choose-run.ts';
import { CommandError } from '../errors.ts';
import type { Session } from '../session.ts';
import { openResultCounting } from './count-results.ts';
import { findBaseline } from './find-baseline.ts';
import { forEachResult, openSpan, type Span } from './each-result.ts';

export interface Reference extends CountedOrders, Span {
  /** `run`: another one. */
  readonly kind: 'first-quarter' | 'artifact' | 'run';
  /** Of the same run, orders before this time belong to the reference. */
  readonly until?: string;
}

/** A quarter of the time, not of the orders. */
async function endOfFirstQuarter(session: Session, run: Run): Promise<string> {
  const span = openSpan();
  await forEachResult(session, run, span.add);
  const { from, to, orders } = span.added();
  if (from === to) {
    const got = orders === 0 ? 'none' : `all of ${from}`;
    throw new CommandError(`expected results of more than one time in run ${run.run}, got ${got}`);
  }
  const [first, last] = [secondsOf(from), secondsOf(to)];
  return timestampOf(Math.ceil(first + (last - first) / 4));
}

async function countFirstQuarter(
  session: Session,
  run: Run,
  pipeline: Pipeline,
): Promise<Reference> {
  const until = await endOfFirstQuarter(session, run);
  const [span, counting] = [openSpan(), openResultCounting(pipeline)];
  await forEachResult(session, run, (result) => {
    if (result.order.timestamp >= until) return;
    span.add(result);
    counting.count(result);
  });
  return { kind: 'first-quarter', ...span.added(), until, ...counting.counted() };
}

async function countOtherRun(
  session: Session,
  name: string,
  pipeline: Pipeline,
): Promise<Reference> {
  const run = await chooseRun(session, name);
  const [span, counting] = [openSpan(), openResultCounting(pipeline)];
  await forEachResult(session, run, (result) => {
    span.add(result);
    counting.count(result);
  });
  const added = span.added();
  if (added.orders === 0) throw new CommandError(`expected results in run ${name}, got none`);
  return { kind: 'run', ...added, ...counting.counted() };
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
