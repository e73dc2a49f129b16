// The run that live orders are accepted into.
import { defaultModel, models } from '@verdict/pipeline';
import type { RunSettings } from '@verdict/records';
import { openRun, readRun, type Run } from '@verdict/results';
import { describeLayout, isSameLayout } from '@verdict/shards';
import { ApiError } from '../api/api-error.ts';
import type { LiveSource } from './live-source.ts';
import { type RunNames, runNamesAt } from './run-name.ts';

export interface LiveRun {
  readonly run: string;
  readonly settings: RunSettings;
  /** The run before, where there may be one. */
  readonly previous: string | undefined;
}

type Place = Pick<LiveSource, 'home' | 'shards'>;

export interface LiveRuns {
  /** Those that may know an order now. */
  readonly names: () => RunNames;
  /**
   * Opens the run of now, and notes from time to time that orders still come.
   * @throws ApiError 503 when its orders would not be decided by workers as they are
   */
  readonly open: (place: Place) => Promise<LiveRun>;
  /** @throws ApiError 503 as open does; opens nothing */
  readonly check: (place: Place) => Promise<void>;
}

export interface LiveRunOptions {
  /** ENDPOINT_RUN */
  readonly base: string;
  /** RESULT_RETENTION in milliseconds; undefined for ever. */
  readonly retentionMs: number | undefined;
  readonly nowMs?: () => number;
}

/** Of a run that nobody has opened yet; one of `producer enqueue --live` may have chosen others. */
const settings: RunSettings = { model: defaultModel, inventory_as_of: 'order-time', strict: false };

/** The shortest retention is a minute: a run noted this often is never over while orders come. */
const noteEveryMs = 20_000;

function refuseUnusable({ run, settings, layout }: Run, { shards }: Place): void {
  if (!models.has(settings.model)) {
    throw new ApiError(503, 'not-ready', `run ${run} needs the model ${settings.model}`);
  }
  if (isSameLayout(layout, shards.layout)) return;
  const [theirs, ours] = [describeLayout(layout), describeLayout(shards.layout)];
  const message = `run ${run} is spread over ${theirs}, not ${ours}: name another with ENDPOINT_RUN`;
  throw new ApiError(503, 'not-ready', message);
}

async function openNow(place: Place, run: string): Promise<RunSettings> {
  const { layout } = place.shards;
  const opened = await openRun(place.home, { run, settings, file: 'endpoint', layout });
  refuseUnusable(opened, place);
  return opened.settings;
}

export function openLiveRuns({ base, retentionMs, nowMs = Date.now }: LiveRunOptions): LiveRuns {
  let known: { readonly live: LiveRun; readonly notedMs: number } | undefined;
  const names = () => runNamesAt(base, retentionMs, nowMs());
  const open: LiveRuns['open'] = async (place) => {
    const { current, previous } = names();
    const notedMs = nowMs();
    if (known?.live.run === current && notedMs - known.notedMs < noteEveryMs) return known.live;
    const live = { run: current, settings: await openNow(place, current), previous };
    known = { live, notedMs };
    return live;
  };
  const check: LiveRuns['check'] = async (place) => {
    const recorded = await readRun(place.home, names().current);
    if (recorded !== undefined) refuseUnusable(recorded, place);
  };
  return { names, open, check };
}
