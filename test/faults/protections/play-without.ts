// A run without one of its protections, which has to go wrong.
import { join } from 'node:path';
import { playSchedule, type Verdict } from '../play-schedule.ts';
import { faultKinds, type FaultName } from '../schedule/fault-kinds.ts';
import type { Fault, Schedule } from '../schedule/schedule.ts';
import { type ProtectionName, protections } from './index.ts';
import type { Protection } from './protection.ts';

const orders = 400;
/** Stuck is stuck: no need to wait for long. */
const settleMs = 8000;
const faultsMs = 60_000;
const firstShare = 0.15;
const shareBetween = 0.35;

function faultOf(name: FaultName, place: number): Fault {
  const [, ms] = faultKinds[name].ms;
  return { name, atShare: firstShare + place * shareBetween, ms };
}

function scheduleWithout({ poisons = [], faults, replicas }: Protection): Schedule {
  return {
    seed: 1,
    orders,
    replicas,
    shards: 1,
    isBatching: true,
    appendfsync: 'everysec',
    poisons,
    faults: faults.map(faultOf),
    not_played: [],
  };
}

export interface Unprotected {
  readonly name: ProtectionName;
  /** The checker reports what has to go wrong. */
  readonly isSeen: boolean;
  readonly verdict: Verdict;
}

export async function playWithout(name: ProtectionName, dir: string): Promise<Unprotected> {
  const protection: Protection = protections[name];
  const verdict = await playSchedule(scheduleWithout(protection), {
    dir,
    preloads: [join(import.meta.dirname, 'without-protection.js')],
    env: { FAULTS_WITHOUT: name },
    redisArgs: protection.redisArgs ?? [],
    settleMs,
    faultsMs,
  });
  const isSeen = verdict.violations.some(({ kind }) => protection.violations.includes(kind));
  return { name, isSeen, verdict };
}
