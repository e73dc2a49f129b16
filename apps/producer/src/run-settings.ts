// Settings belong to a run, not to a command: the first enqueue fixes them.
import { choosePipeline, type ChosenPipeline } from '@verdict/pipeline';
import type { InventoryAsOf, RunSettings } from '@verdict/records';
import { openRun, readRun, type Run, storeArtifact } from '@verdict/results';
import { describeLayout, isSameLayout, type Layout } from '@verdict/shards';
import { UsageError } from './errors.ts';
import type { Session } from './session.ts';

/** What an enqueue may say of its run; what it leaves out is as recorded, or the default. */
export interface RunFlags {
  readonly pipeline?: string;
  readonly strict?: boolean;
  readonly inventoryAsOf?: InventoryAsOf;
}

/** @param recorded what a run has; of a new one what its pipeline was made for */
function withFlags(
  which: Pick<RunSettings, 'model' | 'pipeline'>,
  flags: RunFlags,
  { inventory_as_of, strict, facts_of }: Omit<RunSettings, 'model' | 'pipeline'>,
): RunSettings {
  const { model, pipeline } = which;
  return {
    model,
    ...(pipeline !== undefined && { pipeline }),
    inventory_as_of: flags.inventoryAsOf ?? inventory_as_of,
    strict: flags.strict ?? strict,
    ...(facts_of !== undefined && { facts_of }),
  };
}

export function settingsOfNewRun(flags: RunFlags, chosen: ChosenPipeline): RunSettings {
  const { settings, featureMode } = chosen;
  return withFlags(settings, flags, { inventory_as_of: featureMode, strict: false });
}

const settingNames = ['model', 'pipeline', 'inventory_as_of', 'strict', 'facts_of'] as const;

/** @throws UsageError when the run was started with other settings */
function refuseOtherSettings(run: string, wanted: RunSettings, recorded: RunSettings): void {
  const differing = settingNames.filter((name) => wanted[name] !== recorded[name]);
  if (differing.length === 0) return;
  const told = differing.map(
    (name) => `${name} ${String(recorded[name] ?? 'none')}, not ${String(wanted[name] ?? 'none')}`,
  );
  throw new UsageError(
    `run ${run} was started with ${told.join(' and ')}; decide again in another run with --run`,
  );
}

/** @throws UsageError when the run is spread otherwise: its orders would be looked for elsewhere */
function refuseOtherLayout({ run, layout }: Run, wanted: Layout): void {
  if (isSameLayout(layout, wanted)) return;
  const before =
    layout.shards === wanted.shards
      ? 'name the servers in REDIS_URL as before'
      : `set QUEUE_SHARDS=${layout.shards} as before`;
  throw new UsageError(
    `run ${run} is spread over ${describeLayout(layout)}, not ${describeLayout(wanted)}: ` +
      `${before}, or decide in another run with --run`,
  );
}

/** What is named, or else recorded, or else the default. */
async function wantedOf(
  { settings }: Session,
  flags: RunFlags,
  recorded: RunSettings | undefined,
): Promise<WantedRun> {
  if (recorded === undefined) {
    const chosen = await choosePipeline(flags.pipeline ?? settings.PIPELINE);
    return { settings: settingsOfNewRun(flags, chosen), chosen };
  }
  if (flags.pipeline === undefined) return { settings: withFlags(recorded, flags, recorded) };
  const chosen = await choosePipeline(flags.pipeline);
  return { settings: withFlags(chosen.settings, flags, recorded), chosen };
}

async function storeArtifactOf({ home }: Session, { artifact }: ChosenPipeline): Promise<void> {
  if (artifact !== undefined) await storeArtifact(home, artifact.digest, artifact.files);
}

/** What a run shall be decided with. */
export interface WantedRun {
  readonly settings: RunSettings;
  /** Where it is newly named: its artifact is stored, so that any worker can fetch it. */
  readonly chosen?: ChosenPipeline;
}

/**
 * @throws UsageError when the run was started with other settings, or is spread otherwise
 * @returns the settings that its orders are decided with
 */
export async function openRunAs(
  session: Session,
  run: string,
  file: string,
  { settings, chosen }: WantedRun,
): Promise<RunSettings> {
  const { layout } = session.currentShards();
  const opened = await openRun(session.home, { run, settings, file, layout });
  refuseOtherLayout(opened, layout);
  refuseOtherSettings(run, settings, opened.settings);
  if (chosen !== undefined) await storeArtifactOf(session, chosen);
  return opened.settings;
}

/**
 * The settings that the orders of this enqueue are decided with.
 * @throws UsageError when the flags or settings name others than the run was started with
 * @throws ArtifactError when the pipeline that is named cannot be used
 */
export async function openRunFor(
  session: Session,
  run: string,
  file: string,
  flags: RunFlags,
): Promise<RunSettings> {
  const recorded = (await readRun(session.home, run))?.settings;
  return openRunAs(session, run, file, await wantedOf(session, flags, recorded));
}
