import { closeTextFile, openTextFile, recommendations } from '@verdict/records';
import type { Run } from '@verdict/results';
import { type Command, Option } from 'commander';
import { rename, rm } from 'node:fs/promises';
import { chooseRun } from '../choose-run.ts';
import { parseColumnNames } from '../column-names.ts';
import { exitCodes } from '../errors.ts';
import { type ExportOptions, exportResults } from '../export-results.ts';
import { refuseOverwriting } from '../refuse-overwriting.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption } from '../session-options.ts';

interface ResultsFlags extends SessionFlags {
  readonly run?: string;
  readonly out?: string;
  readonly format: 'jsonl' | 'csv';
  readonly full?: boolean;
  readonly like?: string;
  readonly map: readonly string[];
  readonly recommendation?: string;
  readonly reason?: string;
}

/** Writes beside the file and renames: a file of that name is always a whole export. */
async function exportToFile(session: Session, run: Run, options: ExportOptions, path: string) {
  const part = `${path}.part`;
  const file = await openTextFile(part);
  const written = await exportResults(session, run, options, file).catch(async (error: unknown) => {
    await rm(part, { force: true });
    throw error;
  });
  await closeTextFile(file);
  await rename(part, path);
  console.error(`${path}: ${written} results of run ${run.run}`);
}

async function results(session: Session, flags: ResultsFlags): Promise<number> {
  await refuseOverwriting('--out', flags.out, flags.like);
  const run = await chooseRun(session, flags.run);
  const { format, like, recommendation, reason } = flags;
  const names = parseColumnNames(flags.map);
  const options = { format, full: flags.full ?? false, like, names, recommendation, reason };
  if (flags.out === undefined) await exportResults(session, run, options, process.stdout);
  else await exportToFile(session, run, options, flags.out);
  return exitCodes.ok;
}

export function addResultsCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command('results')
    .description('export the results of a run, each once')
    .option('--run <name>', 'run; by default orders, or the only one there is')
    .option('--out <file>', 'file to write; by default stdout')
    .addOption(
      new Option('--format <format>', 'form of the results')
        .choices(['jsonl', 'csv'])
        .default('jsonl'),
    )
    .option('--full', 'with the order and the facts that it was decided on')
    .option('--like <orders.csv>', 'in the order of this file, skipping what has no result')
    .option('--map <column=name...>', 'names of columns in that file, where they differ', [])
    .addOption(
      new Option('--recommendation <name>', 'only results with this recommendation').choices(
        recommendations,
      ),
    )
    .option('--reason <code>', 'only results with this reason, such as payment.failed')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .action((flags: ResultsFlags) => run(withSession(flags, (session) => results(session, flags))));
}
