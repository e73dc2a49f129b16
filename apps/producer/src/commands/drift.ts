import type { Command } from 'commander';
import { chooseRun } from '../choose-run.ts';
import { findDrift } from '../drift/find-drift.ts';
import { formatDrift } from '../drift/format-drift.ts';
import { exitCodes } from '../errors.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption } from '../session-options.ts';
import { windowOption } from '../window-option.ts';

interface DriftFlags extends SessionFlags {
  readonly run?: string;
  readonly reference?: string;
  readonly window?: number;
  readonly json?: boolean;
}

async function drift(session: Session, flags: DriftFlags): Promise<number> {
  const run = await chooseRun(session, flags.run);
  const { reference, window: windowSeconds } = flags;
  const report = await findDrift(session, run, { reference, windowSeconds });
  console.log(flags.json ? JSON.stringify(report) : formatDrift(report));
  return report.alerts > 0 ? exitCodes.incomplete : exitCodes.ok;
}

export function addDriftCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command('drift')
    .description('compare features and decisions of later orders with those of earlier ones')
    .option('--run <name>', 'run to look into; by default orders, or the only one there is')
    .option(
      '--reference <which>',
      'first-quarter, artifact or a run; by default the artifact where it has a baseline, else first-quarter',
    )
    .addOption(windowOption('compare each such part of time by itself, such as 7d'))
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .option('--json', 'print figures as JSON')
    .action((flags: DriftFlags) => run(withSession(flags, (session) => drift(session, flags))));
}
