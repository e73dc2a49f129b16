// One schedule from its first process to its verdict.
import type { Violation } from './checker/find-violations.ts';
import { judge, settle } from './judge.ts';
import { type PlayedFault, playFaults } from './play-faults.ts';
import { type Repair, repairAfterPowerCut } from './repair.ts';
import type { Schedule } from './schedule/schedule.ts';
import { openStage, type StageOptions } from './stage/stage.ts';

export interface Verdict {
  readonly schedule: Schedule;
  readonly faults: readonly PlayedFault[];
  readonly violations: readonly Violation[];
  /** What had to be done after a power cut; null where nothing had to. */
  readonly repair: Repair | null;
  readonly seconds: number;
  readonly redis_version: string;
}

export interface PlayOptions extends StageOptions {
  /** How long nothing may move after the last fault before all that is left is stuck, in milliseconds. */
  readonly settleMs: number;
  /** After so long no further fault begins, in milliseconds. */
  readonly faultsMs: number;
}

export async function playSchedule(schedule: Schedule, options: PlayOptions): Promise<Verdict> {
  const startedMs = performance.now();
  const stage = await openStage(schedule, options);
  try {
    const isOver = () => performance.now() - startedMs > options.faultsMs;
    const faults = await playFaults(stage, isOver);
    const [repair, failed] = await repairAfterPowerCut(stage, faults, options.settleMs);
    await settle(stage, options.settleMs);
    await stage.stopWorkers();
    const violations = [...failed, ...(await judge(stage, options.settleMs))];
    const seconds = (performance.now() - startedMs) / 1000;
    const redis_version = stage.redis.version;
    return { schedule, faults, violations, repair, seconds, redis_version };
  } finally {
    await stage.close();
  }
}
