import {
  compareCounted,
  type CountedDrift,
  type CountedOrders,
  openEventWindows,
} from '@verdict/monitor';
import type { Pipeline } from '@verdict/pipeline';
import type { Run } from '@verdict/results';
import { CommandError } from '../errors.ts';
import type { Session } from '../session.ts';
import { openResultCounting } from './count-results.ts';
import { forEachResult } from './each-result.ts';
import { chooseReference, type Reference } from './reference.ts';

export interface WindowDrift extends CountedDrift {
  /** Inclusive and exclusive; with a single window all that is later. */
  readonly from: string;
  readonly until: string | null;
}

export interface DriftReport {
  readonly run: string;
  readonly model: string;
  readonly reference: Pick<Reference, 'kind' | 'from' | 'to' | 'orders'> & {
    /** Where it is another run. */
    readonly run: string | null;
  };
  readonly windows: readonly WindowDrift[];
  readonly alerts: number;
}

export interface DriftOptions {
  readonly reference: string | undefined;
  /** Undefined: all that is later in one. */
  readonly windowSeconds: number | undefined;
}

interface CountedWindow extends CountedOrders {
  readonly from: string;
  readonly until: string | null;
}

/** Orders of the run that are not part of the reference, by windows of their time. */
async function countLater(
  session: Session,
  run: Run,
  pipeline: Pipeline,
  reference: Reference,
  windowSeconds: number | undefined,
): Promise<CountedWindow[]> {
  const { until: begin = '' } = reference;
  const open = () => openResultCounting(pipeline);
  const single = open();
  const windows = openEventWindows(windowSeconds ?? 1, open);
  let first: string | undefined;
  await forEachResult(session, run, (result) => {
    const { timestamp } = result.order;
    if (timestamp < begin) return;
    if (first === undefined || timestamp < first) first = timestamp;
    (windowSeconds === undefined ? single : windows.of(timestamp)).count(result);
  });
  if (first === undefined) throw new CommandError(`expected results in run ${run.run}, got none`);
  if (windowSeconds === undefined) return [{ from: first, until: null, ...single.counted() }];
  return windows.all().map(({ from, until, value }) => ({
    from: from < begin ? begin : from,
    until,
    ...value.counted(),
  }));
}

function compareWindow(reference: CountedOrders, window: CountedWindow): WindowDrift {
  const { from, until } = window;
  return { from, until, ...compareCounted(reference, window) };
}

function countAlerts(windows: readonly WindowDrift[]): number {
  const all = windows.flatMap(({ features, decisions }) => [...features, decisions]);
  return all.filter(({ level }) => level === 'alert').length;
}

/**
 * Compares the later orders of a run with what they are expected to be like, feature by feature.
 * @throws CommandError where there is nothing to compare
 */
export async function findDrift(
  session: Session,
  run: Run,
  options: DriftOptions,
): Promise<DriftReport> {
  const pipeline = await session.pipelines.of(run.settings);
  const reference = await chooseReference(session, run, pipeline, options.reference);
  const counted = await countLater(session, run, pipeline, reference, options.windowSeconds);
  const windows = counted.map((window) => compareWindow(reference, window));
  const { kind, from, to, orders } = reference;
  const other = kind === 'run' ? (options.reference ?? null) : null;
  return {
    run: run.run,
    model: run.settings.model,
    reference: { kind, run: other, from, to, orders },
    windows,
    alerts: countAlerts(windows),
  };
}
