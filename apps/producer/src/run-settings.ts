// Settings belong to a run, not to a command: the first enqueue fixes them.
import { defaultModel } from '@verdict/pipeline';
import type { InventoryAsOf, RunSettings } from '@verdict/records';
import { openRun, readRun, type Run } from '@verdict/results';
import { describeLayout, isSameLayout, type Layout } from '@verdict/shards';
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

/**
 * The settings that the orders of this enqueue are decided with.
 * @throws UsageError when the flags or settings name others than the run was started with
 */
export async function openRunFor(
  session: Session,
  run: string,
  file: string,
  flags: RunFlags,
): Promise<RunSettings> {
  const { layout } = session.currentShards();
  const recorded = await readRun(session.home, run);
  const settings = settingsFor(flags, recorded?.settings);
  const opened = await openRun(session.home, { run, settings, file, layout });
  refuseOtherLayout(opened, layout);
  refuseOtherSettings(run, settings, opened.settings);
  return opened.settings;
}
