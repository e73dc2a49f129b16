import { createRequire } from 'node:module';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeMachine, type Machine } from '../../bench/report/machine.ts';
import type { Verdict } from '../play-schedule.ts';
import { countKinds, isWell } from './table.ts';

export interface Report {
  readonly seeds: readonly number[];
  readonly orders: number;
  readonly violations: Readonly<Record<string, number>>;
  readonly faults_that_did_not_happen: number;
  readonly unwell_seeds: readonly number[];
  readonly seconds: number;
  /** ISO 8601 in UTC. */
  readonly started_at: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly verdicts: readonly Verdict[];
}

const require = createRequire(import.meta.url);

function versionOf(name: string): string {
  return String(require(`${name}/package.json`).version);
}

export function buildReport(verdicts: readonly Verdict[], started_at: string): Report {
  const faults = verdicts.flatMap((verdict) => verdict.faults);
  return {
    seeds: verdicts.map(({ schedule }) => schedule.seed),
    orders: verdicts.reduce((sum, { schedule }) => sum + schedule.orders, 0),
    violations: countKinds(verdicts),
    faults_that_did_not_happen: faults.filter(({ evidence }) => evidence === null).length,
    unwell_seeds: verdicts
      .filter((verdict) => !isWell(verdict))
      .map(({ schedule }) => schedule.seed),
    seconds: verdicts.reduce((sum, { seconds }) => sum + seconds, 0),
    started_at,
    machine: describeMachine(),
    versions: {
      node: process.version,
      redis: verdicts[0]?.redis_version ?? 'none',
      bullmq: versionOf('bullmq'),
      ioredis: versionOf('ioredis'),
    },
    verdicts,
  };
}

export async function writeReport(report: Report, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
}
