// What a person does after a power cut that may have taken what Redis had confirmed.
import { z } from 'zod';
import type { Violation } from './checker/find-violations.ts';
import type { PlayedFault } from './play-faults.ts';
import type { Stage } from './stage/stage.ts';

export interface Repair {
  /** Orders that `producer verify` found missing or pending. */
  readonly lost: number;
  /** Kinds of facts that had to be loaded again. */
  readonly facts: readonly string[];
  /** Orders that were given a job again. */
  readonly repaired: number;
}

const reportSchema = z.object({
  missing: z.int(),
  pending: z.int(),
  repaired: z.int(),
  facts: z.record(z.string(), z.string()),
});

async function verify(stage: Stage, timeoutMs: number, ...args: readonly string[]) {
  const command = ['verify', stage.ordersFile, '--run', 'orders', '--json', ...args];
  const printed = await stage.startProducer(command).finishedWithin(timeoutMs);
  return reportSchema.parse(JSON.parse(printed));
}

/** With `always` nothing that was confirmed is lost, and nobody helps. */
function needsRepair({ schedule }: Stage, played: readonly PlayedFault[]): boolean {
  const isCut = played.some(({ name, evidence }) => name === 'power-cut' && evidence !== null);
  return isCut && schedule.appendfsync !== 'always';
}

/** Facts are loaded where some are lost, then one repair; before both, the producer has ended well. */
async function repair(stage: Stage, timeoutMs: number): Promise<Repair> {
  await stage.enqueueing.finishedWithin(timeoutMs);
  const found = await verify(stage, timeoutMs);
  const facts = Object.entries(found.facts).flatMap(([kind, state]) =>
    state === 'loaded' ? [] : [kind],
  );
  if (facts.length > 0) await stage.startProducer(['load', stage.dir]).finishedWithin(timeoutMs);
  const { repaired } = await verify(stage, timeoutMs, '--repair', '--wait');
  return { lost: found.missing + found.pending, facts, repaired };
}

/**
 * Repairs where a power cut makes it necessary; that a command does not end well is a violation.
 * @param timeoutMs for each command, in milliseconds
 */
export async function repairAfterPowerCut(
  stage: Stage,
  played: readonly PlayedFault[],
  timeoutMs: number,
): Promise<[Repair | null, Violation[]]> {
  if (!needsRepair(stage, played)) return [null, []];
  try {
    return [await repair(stage, timeoutMs), []];
  } catch (error) {
    return [null, [{ kind: 'command', of: 'repair after a power cut', says: String(error) }]];
  }
}
