// One schedule from its first process to its verdict.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expectOutcomes, readShopFiles } from './checker/expected-outcomes.ts';
import { findViolations, type Violation } from './checker/find-violations.ts';
import { observe } from './checker/observed.ts';
import { playFault } from './kinds/index.ts';
import { faultKinds, type Lane } from './schedule/fault-kinds.ts';
import type { Fault, Schedule } from './schedule/schedule.ts';
import { countOutcomes } from './stage/progress.ts';
import { openStage, type Stage, type StageOptions } from './stage/stage.ts';
import { until } from './stage/until.ts';

export interface PlayedFault extends Fault {
  /** What was seen of it; null when it cannot be shown to have happened. */
  readonly evidence: string | null;
  readonly error: string | null;
  /** Share of the orders with their outcome when it began and when it was over. */
  readonly from_share: number;
  readonly to_share: number;
}

export interface Verdict {
  readonly schedule: Schedule;
  readonly faults: readonly PlayedFault[];
  readonly violations: readonly Violation[];
  readonly seconds: number;
  readonly redis_version: string;
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

/**
 * Faults of one lane one after the other, the lanes beside each other. The last orders take their time, so that
 * the faults that are left find some to strike.
 */
async function playFaults(stage: Stage, isOver: () => boolean): Promise<PlayedFault[]> {
  let left = stage.schedule.faults.length;
  const slowTheLast = async () => {
    await waitForShare(stage, slowFromShare, () => left === 0);
    if (left > 0) await stage.pace.slow();
  };
  const lanes = new Map<Lane, Fault[]>();
  for (const fault of stage.schedule.faults) {
    const { lane } = faultKinds[fault.name];
    lanes.set(lane, [...(lanes.get(lane) ?? []), fault]);
  }
  const played: PlayedFault[] = [];
  const playLane = async (faults: readonly Fault[]) => {
    for (const fault of faults) {
      played.push(await playOne(stage, fault, isOver));
      left -= 1;
    }
  };
  await Promise.all([slowTheLast(), ...[...lanes.values()].map(playLane)]);
  await stage.pace.normal();
  return played.toSorted((a, b) => a.atShare - b.atShare);
}

async function isSettled({ admin }: Stage): Promise<boolean> {
  const { pending, left } = await observe(admin, '');
  return pending.length === 0 && Object.keys(left).length === 0;
}

/** Nobody helps any more: what is not over by then is stuck. */
async function settle(stage: Stage, settleMs: number): Promise<void> {
  await stage.enqueueing.finishedWithin(settleMs).catch(() => '');
  await until('all settled', () => isSettled(stage), settleMs).catch(() => {});
}

function commandViolations(stage: Stage): Violation[] {
  const unasked = stage.endings().filter(({ isAskedFor, wasReady }) => !isAskedFor && wasReady);
  const says = 'ended by itself';
  return unasked.map(({ pid, how }) => ({
    kind: 'command',
    of: `worker ${pid}`,
    says: `${says}: ${how}`,
  }));
}

/** What `producer results` prints; that it fails is a violation, too. */
async function exportResults(stage: Stage, timeoutMs: number): Promise<[string, Violation[]]> {
  const command = stage.startProducer(['results', '--run', 'orders']);
  try {
    const results = await command.finishedWithin(timeoutMs);
    await writeFile(join(stage.dir, 'results.jsonl'), results);
    return [results, []];
  } catch (error) {
    return ['', [{ kind: 'command', of: 'producer results', says: String(error) }]];
  }
}

async function judge(stage: Stage, timeoutMs: number): Promise<Violation[]> {
  const [results, failed] = await exportResults(stage, timeoutMs);
  const observed = await observe(stage.admin, results);
  const expected = expectOutcomes(await readShopFiles(stage.dir));
  return [...findViolations(expected, observed), ...commandViolations(stage), ...failed];
}

export interface PlayOptions extends StageOptions {
  /** How long the orders may take to get their outcome after the last fault, in milliseconds. */
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
    await settle(stage, options.settleMs);
    const violations = await judge(stage, options.settleMs);
    const seconds = (performance.now() - startedMs) / 1000;
    return { schedule, faults, violations, seconds, redis_version: stage.redis.version };
  } finally {
    await stage.close();
  }
}
