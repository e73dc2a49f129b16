// `npm run faults`: what it plays and how is told in README.md beside this file.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FaultsOptions, parseOptions } from './options.ts';
import { playSchedule, type Verdict } from './play-schedule.ts';
import { buildReport, writeReport } from './report/report.ts';
import { formatTotal, formatVerdict, isWell } from './report/table.ts';
import { formatSchedule } from './schedule/format-schedule.ts';
import { planSchedule } from './schedule/schedule.ts';

const settleMs = 60_000;
const faultsMs = 120_000;

async function playSeed(seed: number, orders: number, dir: string): Promise<Verdict> {
  const schedule = planSchedule(seed, orders);
  console.log(formatSchedule(schedule));
  const own = join(dir, `schedule-${seed}`);
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

async function playAll({ seed, orders, schedules, minutes, dir }: FaultsOptions) {
  const parent = dir ?? (await mkdtemp(join(tmpdir(), 'verdict-faults-')));
  const lastStartMs = performance.now() + (minutes ?? Number.POSITIVE_INFINITY) * 60_000;
  const verdicts: Verdict[] = [];
  for (let n = 0; n < schedules && performance.now() < lastStartMs; n += 1) {
    verdicts.push(await playSeed(seed + n, orders, parent));
  }
  return verdicts;
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const started_at = new Date().toISOString();
  const verdicts = await playAll(options);
  console.log(formatTotal(verdicts));
  if (options.json !== undefined)
    await writeReport(buildReport(verdicts, started_at), options.json);
  process.exitCode = verdicts.every(isWell) ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? `faults: ${error.stack}` : error);
  process.exit(1);
});
