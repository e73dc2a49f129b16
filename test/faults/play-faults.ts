// The faults of a schedule, each when its share of the orders has its outcome.
import { setTimeout as delay } from 'node:timers/promises';
import { playFault } from './kinds/index.ts';
import { faultKinds, type Lane } from './schedule/fault-kinds.ts';
import type { Fault, Schedule } from './schedule/schedule.ts';
import { countOutcomes } from './stage/progress.ts';
import type { Stage } from './stage/stage.ts';

export interface PlayedFault extends Fault {
  /** What was seen of it; null when it cannot be shown to have happened. */
  readonly evidence: string | null;
  readonly error: string | null;
  /** Share of the orders with their outcome when it began and when it was over. */
  readonly from_share: number;
  readonly to_share: number;
}

const progressPollMs = 30;
const slowFromShare = 0.6;

async function shareOf({ admin, schedule }: Stage): Promise<number> {
  const count = await countOutcomes(admin);
  return count / (schedule.orders + schedule.poisons.length);
}

async function waitForShare(stage: Stage, share: number, isOver: () => boolean): Promise<number> {
  let reached = await shareOf(stage);
  while (reached < share && !isOver()) {
    await delay(progressPollMs);
    reached = await shareOf(stage);
  }
  return reached;
}

async function playOne(stage: Stage, fault: Fault, isOver: () => boolean): Promise<PlayedFault> {
  const from_share = await waitForShare(stage, fault.atShare, isOver);
  const end = async (evidence: string | null, error: string | null) => {
    const to_share = await shareOf(stage);
    return { ...fault, evidence, error, from_share, to_share };
  };
  if (isOver()) return end(null, 'its time did not come');
  if (from_share >= 1) return end(null, 'every order was decided before it could begin');
  try {
    return await end(await playFault[fault.name](stage, fault), null);
  } catch (error) {
    return end(null, String(error));
  }
}

function groupByLane({ faults }: Schedule): Fault[][] {
  const lanes = new Map<Lane, Fault[]>();
  for (const fault of faults) {
    const { lane } = faultKinds[fault.name];
    lanes.set(lane, [...(lanes.get(lane) ?? []), fault]);
  }
  return [...lanes.values()];
}

/**
 * Faults of one lane one after the other, the lanes beside each other. The last orders take their time, so that
 * the faults that are left find some to strike.
 */
export async function playFaults(stage: Stage, isOver: () => boolean): Promise<PlayedFault[]> {
  let left = stage.schedule.faults.length;
  const slowTheLast = async () => {
    await waitForShare(stage, slowFromShare, () => left === 0);
    if (left > 0) await stage.pace.slow();
  };
  const played: PlayedFault[] = [];
  const playLane = async (faults: readonly Fault[]) => {
    for (const fault of faults) {
      played.push(await playOne(stage, fault, isOver));
      left -= 1;
    }
  };
  await Promise.all([slowTheLast(), ...groupByLane(stage.schedule).map(playLane)]);
  await stage.pace.normal();
  return played.toSorted((a, b) => a.atShare - b.atShare);
}
