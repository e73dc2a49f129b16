// What a replay decides with: as the run that it replays, but for what is named.
import { choosePipeline } from '@verdict/pipeline';
import type { RunSettings } from '@verdict/records';
import type { Run } from '@verdict/results';
import { UsageError } from './errors.ts';
import type { RunFlags, WantedRun } from './run-settings.ts';

export const replayedFacts = ['captured', 'loaded'] as const;
/** Those that the run decided on itself, or those that are loaded by now. */
export type ReplayedFacts = (typeof replayedFacts)[number];

export interface ReplayFlags extends RunFlags {
  readonly facts?: ReplayedFacts;
}

/**
 * Captured unless told otherwise, so that nothing but the pipeline differs. Another stock was never captured.
 * @throws UsageError
 */
export function replayedFactsOf({ facts, inventoryAsOf }: ReplayFlags): ReplayedFacts {
  if (inventoryAsOf === undefined) return facts ?? 'captured';
  if (facts !== 'captured') return 'loaded';
  throw new UsageError(
    '--inventory-as-of: expected --facts loaded with it, as captured facts are what they are',
  );
}

/** @throws ArtifactError when the pipeline that is named cannot be used */
export async function wantedOfReplay(from: Run, flags: ReplayFlags): Promise<WantedRun> {
  const { pipeline, inventoryAsOf, strict } = flags;
  const { facts_of: _ofItsOwn, ...recorded } = from.settings;
  const chosen = pipeline === undefined ? undefined : await choosePipeline(pipeline);
  const { model, pipeline: digest } = chosen?.settings ?? recorded;
  const settings: RunSettings = {
    model,
    ...(digest !== undefined && { pipeline: digest }),
    inventory_as_of: inventoryAsOf ?? recorded.inventory_as_of,
    strict: strict ?? recorded.strict,
    ...(replayedFactsOf(flags) === 'captured' && { facts_of: from.run }),
  };
  return { settings, ...(chosen !== undefined && { chosen }) };
}
