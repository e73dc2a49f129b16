import { choosePipeline } from '@verdict/pipeline';
import { type ColumnNames, CsvHeaderError } from '@verdict/records';
import { readSettings } from '@verdict/runtime';
import type { Command } from 'commander';
import { parseColumnNames } from '../column-names.ts';
import { type Outcomes, readOutcomes } from '../diff/outcomes.ts';
import { openDryRunHistory } from '../dry-run-history.ts';
import { CommandError, exitCodes, UsageError } from '../errors.ts';
import { findLeaks } from '../leak/find-leaks.ts';
import { formatLeaks } from '../leak/format-leaks.ts';
import { type SourceFlags, withOrderSource } from '../order-source.ts';
import { refuseOverwriting } from '../refuse-overwriting.ts';

interface LeakFlags extends SourceFlags {
  readonly facts?: string;
  readonly pipeline?: string;
  readonly zone: string;
  readonly json?: boolean;
}

async function openFacts(file: string, facts: string | undefined, names: ColumnNames) {
  const history = await openDryRunHistory(file, facts, names);
  if (history !== undefined) return history;
  throw new CommandError(
    'expected payments.csv, inventory.csv and zip_codes.csv beside the file, or --facts DIR',
  );
}

/** A file without outcomes still has decisions. */
async function outcomesOf(file: string, names: ColumnNames): Promise<Outcomes | undefined> {
  try {
    return await readOutcomes(file, names);
  } catch (error) {
    if (error instanceof CsvHeaderError) return undefined;
    throw error;
  }
}

async function leak(file: string, flags: LeakFlags): Promise<number> {
  if (file === '-') throw new UsageError('leak reads its file twice: expected a file, got stdin');
  await refuseOverwriting('--rejects', flags.rejects, file);
  const names = parseColumnNames(flags.map);
  const { pipeline } = await choosePipeline(flags.pipeline ?? readSettings().PIPELINE);
  const history = await openFacts(file, flags.facts, names);
  const outcomes = await outcomesOf(file, names);
  const means = { pipeline, history, outcomes, zone: flags.zone };
  const report = await withOrderSource(file, flags, (source) => findLeaks(source, means));
  console.log(flags.json ? JSON.stringify(report) : formatLeaks(report));
  return report.rejected === 0 ? exitCodes.ok : exitCodes.incomplete;
}

export function addLeakCommand(program: Command, run: (code: Promise<number>) => Promise<void>) {
  program
    .command('leak <file>')
    .description(
      'decide orders here, without Redis, as they should be and with the usual mistakes: what changes',
    )
    .option('--facts <dir>', 'facts of the orders; by default those beside the file')
    .option(
      '--pipeline <name>',
      'what decides: name@version, or the folder of an artifact (PIPELINE)',
    )
    .option('--zone <zone>', 'where a clock hangs that the hour is misread on', 'America/New_York')
    .option('--rejects <file>', 'write rejected rows to this file, as JSON Lines')
    .option('--map <column=name...>', 'names of columns in these files, where they differ', [])
    .option('--json', 'print figures as JSON')
    .action((file: string, flags: LeakFlags) => run(leak(file, flags)));
}
