// Settings belong to a run, not to a command: the first enqueue fixes them.
import { defaultModel } from '@verdict/pipeline';
import type { InventoryAsOf, RunSettings } from '@verdict/records';
import { openRun, readRun } from '@verdict/results';
import { UsageError } from './errors.ts';
import type { Session } from './session.ts';

/** What an enqueue may say of its run; what it leaves out is as recorded, or the default. */
export interface RunFlags {
  readonly strict?: boolean;
  readonly inventoryAsOf?: InventoryAsOf;
}

export function settingsFor(flags: RunFlags, recorded: RunSettings | undefined): RunSettings {
  return {
    model: recorded?.model ?? defaultModel,
    inventory_as_of: flags.inventoryAsOf ?? recorded?.inventory_as_of ?? 'order-time',
    strict: flags.strict ?? recorded?.strict ?? false,
  };
}

/** @throws UsageError when the run was started with other settings */
function refuseOtherSettings(run: string, wanted: RunSettings, recorded: RunSettings): void {
  const differing = (['model', 'inventory_as_of', 'strict'] as const).filter(
    (name) => wanted[name] !== recorded[name],
  );
  if (differing.length === 0) return;
  const told = differing.map(
    (name) => `${name} ${String(recorded[name])}, not ${String(wanted[name])}`,
  );
  throw new UsageError(
    `run ${run} was started with ${told.join(' and ')}; decide again in another run with --run`,
  );
}

/**
 * The settings that the orders of this enqueue are decided with.
 * @throws UsageError when the flags name others than the run was started with
 */
export async function openRunFor(
  session: Session,
  run: string,
  file: string,
  flags: RunFlags,
): Promise<RunSettings> {
  const { redis, prefix } = session;
  const recorded = await readRun(redis, prefix, run);
  const settings = settingsFor(flags, recorded?.settings);
  const opened = await openRun(redis, prefix, { run, settings, file });
  refuseOtherSettings(run, settings, opened.settings);
  return opened.settings;
}
