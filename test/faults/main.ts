// `npm run faults`: what it plays and how is told in README.md beside this file.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasLoopDisks } from '../support/loop-disk.ts';
import { type FaultsOptions, parseOptions } from './options.ts';
import { playSchedule, type Verdict } from './play-schedule.ts';
import { buildReport, writeReport } from './report/report.ts';
import { type ProtectionName, protectionNames } from './protections/index.ts';
import { playWithout } from './protections/play-without.ts';
import { formatTotal, formatUnprotected, formatVerdict, isWell } from './report/table.ts';
import { formatSchedule } from './schedule/format-schedule.ts';
import { leaveOut } from './schedule/leave-out.ts';
import { schedulesFrom } from './schedule/schedules-from.ts';
import type { Schedule } from './schedule/schedule.ts';

const settleMs = 120_000;
const faultsMs = 300_000;
const unplayable = hasLoopDisks ? [] : (['power-cut'] as const);

async function playOne(schedule: Schedule, dir: string): Promise<Verdict> {
  console.log(formatSchedule(schedule));
  const own = join(dir, `schedule-${schedule.seed}`);
  const verdict = await playSchedule(schedule, {
    dir: own,
    preloads: [],
    env: {},
    redisArgs: [],
    settleMs,
    faultsMs,
  });
  console.log(formatVerdict(verdict));
  if (isWell(verdict)) await rm(own, { recursive: true, force: true });
  else console.log(`  evidence: ${own}`);
  return verdict;
}

/** The report is written after each schedule, so that a long series may be ended at any time. */
async function playAll(options: FaultsOptions, parent: string): Promise<Verdict[]> {
  const { seed, orders, kind, schedules, minutes, json } = options;
  const started_at = new Date().toISOString();
  const lastStartMs = performance.now() + (minutes ?? Number.POSITIVE_INFINITY) * 60_000;
  const verdicts: Verdict[] = [];
  for (const schedule of schedulesFrom(seed, orders, kind)) {
    if (verdicts.length === schedules || performance.now() > lastStartMs) break;
    verdicts.push(await playOne(leaveOut(schedule, unplayable), parent));
    if (json !== undefined) await writeReport(buildReport(verdicts, started_at), json);
  }
  return verdicts;
}

/** Each protection is shown to be needed, and the checker to see it. */
async function playWithoutEach(names: readonly ProtectionName[], parent: string): Promise<boolean> {
  let areAllSeen = true;
  for (const name of names) {
    const dir = join(parent, `without-${name}`);
    const unprotected = await playWithout(name, dir);
    console.log(formatUnprotected(unprotected));
    areAllSeen &&= unprotected.isSeen;
    if (unprotected.isSeen) await rm(dir, { recursive: true, force: true });
    else console.log(`  evidence: ${dir}`);
  }
  return areAllSeen;
}

async function openEvidence({ dir }: FaultsOptions): Promise<string> {
  return dir ?? mkdtemp(join(tmpdir(), 'verdict-faults-'));
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const evidence = await openEvidence(options);
  if (options.without !== undefined) {
    const names = options.without === true ? protectionNames : options.without;
    process.exitCode = (await playWithoutEach(names, evidence)) ? 0 : 1;
    return;
  }
  const verdicts = await playAll(options, evidence);
  console.log(formatTotal(verdicts));
  process.exitCode = verdicts.every(isWell) ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? `faults: ${error.stack}` : error);
  process.exit(1);
});
