import type { Run } from '@verdict/results';
import type { Command } from 'commander';
import { chooseRun } from '../choose-run.ts';
import { exitCodes } from '../errors.ts';
import { formatLoaded, formatRunOutcomes } from '../outcomes/format-outcomes.ts';
import {
  type LoadedOutcomes,
  loadOutcomes,
  type OutcomeFileFlags,
} from '../outcomes/load-outcomes.ts';
import { reportOutcomes, type RunOutcomes } from '../outcomes/report-outcomes.ts';
import { refuseOverwriting } from '../refuse-overwriting.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption } from '../session-options.ts';
import { windowOption } from '../window-option.ts';

interface OutcomesFlags extends SessionFlags, OutcomeFileFlags {
  readonly run: readonly string[];
  readonly window: number;
  readonly json?: boolean;
}

function chooseRuns(session: Session, named: readonly string[]): Promise<Run[]> {
  const names = named.length === 0 ? [undefined] : named;
  return Promise.all([...new Set(names)].map((name) => chooseRun(session, name)));
}

function print(loaded: LoadedOutcomes | undefined, runs: readonly RunOutcomes[]): void {
  const names = runs.map(({ run }) => run);
  const told = loaded === undefined ? [] : [formatLoaded(loaded, names)];
  console.log([...told, ...runs.map(formatRunOutcomes)].join('\n\n'));
}

async function outcomes(
  session: Session,
  file: string | undefined,
  flags: OutcomesFlags,
): Promise<number> {
  await refuseOverwriting('--rejects', flags.rejects, file);
  const runs = await chooseRuns(session, flags.run);
  const loaded = file === undefined ? undefined : await loadOutcomes(session, file, runs, flags);
  const reports: RunOutcomes[] = [];
  for (const run of runs) reports.push(await reportOutcomes(session, run, flags.window));
  if (flags.json) {
    const withStored = reports.map((report, n) => ({
      ...report,
      loaded: loaded?.stored[n] ?? null,
    }));
    const { file: name = null, rows = 0, rejected = 0 } = loaded ?? {};
    console.log(JSON.stringify({ file: name, rows, rejected, runs: withStored }));
  } else print(loaded, reports);
  return (loaded?.rejected ?? 0) > 0 ? exitCodes.incomplete : exitCodes.ok;
}

export function addOutcomesCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command('outcomes [file]')
    .description(
      'store what became of orders (order_id, order_fulfilled of a CSV file), and report it by decision',
    )
    .option(
      '--run <name>',
      'run; by default orders, or the only one there is. Repeat it to compare models',
      (name: string, before: readonly string[]) => [...before, name],
      [],
    )
    .addOption(windowOption('length of the parts of time, such as 1d').default(604_800, '7d'))
    .option('--map <column=name...>', 'names of columns in this file, where they differ', [])
    .option('--rejects <file>', 'write rejected rows to this file, as JSON Lines')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .option('--json', 'print figures as JSON')
    .action((file: string | undefined, flags: OutcomesFlags) =>
      run(withSession(flags, (session) => outcomes(session, file, flags))),
    );
}
