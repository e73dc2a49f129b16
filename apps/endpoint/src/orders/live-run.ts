// The run that live orders are accepted into.
import type { ChosenPipeline } from '@verdict/pipeline';
import { ImpossibleOrderError, OrderError, type RunSettings } from '@verdict/records';
import { openRun, readRun, type Run, storeArtifact } from '@verdict/results';
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

type Place = Pick<LiveSource, 'home' | 'shards' | 'pipelines'>;

type NewRunPipeline = Pick<ChosenPipeline, 'settings' | 'featureMode' | 'artifact'>;

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
  /** PIPELINE: of a run that nobody has opened yet; one of `producer enqueue --live` may have another. */
  readonly pipeline: NewRunPipeline;
  /** RESULT_RETENTION in milliseconds; undefined for ever. */
  readonly retentionMs: number | undefined;
  readonly nowMs?: () => number;
}

/** The shortest retention is a minute: a run noted this often is never over while orders come. */
const noteEveryMs = 20_000;

async function refuseUnknownPipeline({ run, settings }: Run, { pipelines }: Place): Promise<void> {
  try {
    await pipelines.of(settings);
  } catch (error) {
    const isTold = error instanceof OrderError || error instanceof ImpossibleOrderError;
    if (!isTold) throw error;
    const message = `run ${run} needs the model ${settings.model}: ${error.message}`;
    throw new ApiError(503, 'not-ready', message);
  }
}

function refuseOtherLayout({ run, layout }: Run, { shards }: Place): void {
  if (isSameLayout(layout, shards.layout)) return;
  const [theirs, ours] = [describeLayout(layout), describeLayout(shards.layout)];
  const message = `run ${run} is spread over ${theirs}, not ${ours}: name another with ENDPOINT_RUN`;
  throw new ApiError(503, 'not-ready', message);
}

async function refuseUnusable(run: Run, place: Place): Promise<void> {
  refuseOtherLayout(run, place);
  await refuseUnknownPipeline(run, place);
}

async function openNow(place: Place, run: string, chosen: NewRunPipeline): Promise<RunSettings> {
  const { layout } = place.shards;
  const { settings: which, featureMode, artifact } = chosen;
  const settings = { ...which, inventory_as_of: featureMode, strict: false };
  const opened = await openRun(place.home, { run, settings, file: 'endpoint', layout });
  if (artifact !== undefined && opened.settings.pipeline === artifact.digest) {
    await storeArtifact(place.home, artifact.digest, artifact.files);
  }
  await refuseUnusable(opened, place);
  return opened.settings;
}

export function openLiveRuns(options: LiveRunOptions): LiveRuns {
  const { base, pipeline, retentionMs, nowMs = Date.now } = options;
  let known: { readonly live: LiveRun; readonly notedMs: number } | undefined;
  const names = () => runNamesAt(base, retentionMs, nowMs());
  const open: LiveRuns['open'] = async (place) => {
    const { current, previous } = names();
    const notedMs = nowMs();
    if (known?.live.run === current && notedMs - known.notedMs < noteEveryMs) return known.live;
    const live = { run: current, settings: await openNow(place, current, pipeline), previous };
    known = { live, notedMs };
    return live;
  };
  const check: LiveRuns['check'] = async (place) => {
    const recorded = await readRun(place.home, names().current);
    if (recorded !== undefined) await refuseUnusable(recorded, place);
  };
  return { names, open, check };
}
