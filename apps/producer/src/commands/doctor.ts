import { listRuns } from '@verdict/results';
import type { Command } from 'commander';
import { checkJobs } from '../doctor/check-jobs.ts';
import { checkLanes } from '../doctor/check-lanes.ts';
import { checkRuns } from '../doctor/check-runs.ts';
import { checkServers } from '../doctor/check-servers.ts';
import { type Finding, Findings, isOpen } from '../doctor/finding.ts';
import { formatFindings } from '../doctor/format-findings.ts';
import { exitCodes } from '../errors.ts';
import { layoutsInUse } from '../layouts-in-use.ts';
import { type Session, type SessionFlags, withUncheckedSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption, shardsOption } from '../session-options.ts';

interface DoctorFlags extends SessionFlags {
  readonly fix?: boolean;
  readonly json?: boolean;
}

/** Servers first, then queues, then each job, then the orders that should have one. */
async function examine(session: Session, isFixing: boolean): Promise<readonly Finding[]> {
  const findings = new Findings();
  const {
    WORKER_LOCK_MS: lockMs,
    ORDER_ATTEMPTS: attempts,
    ORDER_BACKOFF_MS: backoffMs,
  } = session.settings;
  const runs = await listRuns(session.home);
  const known = new Set(runs.map(({ run }) => run));
  await checkServers(session.connections, findings);
  for (const layout of await layoutsInUse(session, runs, [session.currentShards()])) {
    for (const shard of layout.queues) {
      await checkJobs(shard, { findings, runs: known, lockMs, isFixing });
    }
    await checkRuns(layout, known, { findings, retry: { attempts, backoffMs }, isFixing });
    await checkLanes(layout, findings);
  }
  return findings.all();
}

async function doctor(session: Session, { fix = false, json }: DoctorFlags): Promise<number> {
  const findings = await examine(session, fix);
  console.log(json ? JSON.stringify(findings) : formatFindings(findings));
  return findings.some(isOpen) ? exitCodes.incomplete : exitCodes.ok;
}

export function addDoctorCommand(program: Command, run: (code: Promise<number>) => Promise<void>) {
  program
    .command('doctor')
    .description('find what is stuck, lost or broken in the queue, and what to do about it')
    .option('--fix', 'mend what can be mended: set broken jobs aside, give lost orders a job again')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .addOption(shardsOption)
    .option('--json', 'print findings as JSON')
    .action((flags: DoctorFlags) =>
      run(withUncheckedSession(flags, (session) => doctor(session, flags))),
    );
}
