import { choosePipeline } from '@verdict/pipeline';
import { inventoryAsOfModes, runNameOfFile } from '@verdict/records';
import { readSettings } from '@verdict/runtime';
import { type Command, Option } from 'commander';
import { checkRunName } from '../choose-run.ts';
import { parseColumnNames } from '../column-names.ts';
import { openDryRunHistory } from '../dry-run-history.ts';
import { dryRun } from '../dry-run.ts';
import { enqueueIntoRun, reportOf } from '../enqueue-into-run.ts';
import { exitCodes } from '../errors.ts';
import { type OrderSource, type SourceFlags, withOrderSource } from '../order-source.ts';
import { refuseOverwriting } from '../refuse-overwriting.ts';
import { refuseWithoutFacts } from '../refuse-without-facts.ts';
import { maxBacklogOption } from '../max-backlog-option.ts';
import { openRunFor, type RunFlags, settingsOfNewRun } from '../run-settings.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption, shardsOption } from '../session-options.ts';
import { type EnqueueReport, formatReport } from '../summary.ts';

interface EnqueueFlags extends SessionFlags, SourceFlags, RunFlags {
  readonly run?: string;
  readonly dryRun?: boolean;
  readonly facts?: string;
  readonly live?: boolean;
  readonly wait?: boolean;
  readonly json?: boolean;
}

function enqueue(
  session: Session,
  source: OrderSource,
  run: string,
  flags: EnqueueFlags,
): Promise<EnqueueReport> {
  return enqueueIntoRun(session, source, {
    run,
    openRun: () => openRunFor(session, run, source.file, flags),
    lane: flags.live ? 'live' : 'orders',
    maxBacklog: flags.maxBacklog,
    isWaiting: flags.wait ?? false,
  });
}

async function rehearse(
  file: string,
  source: OrderSource,
  run: string,
  flags: EnqueueFlags,
): Promise<EnqueueReport> {
  const history = await openDryRunHistory(file, flags.facts, parseColumnNames(flags.map));
  if (history === undefined) console.error('no facts at hand (--facts DIR): only counting rows');
  const chosen = await choosePipeline(flags.pipeline ?? readSettings().PIPELINE);
  const settings = settingsOfNewRun(flags, chosen);
  const means = history && { pipeline: chosen.pipeline, settings, history };
  const { decided, failed, recommendations, ...counts } = await dryRun(source, run, means);
  const report = reportOf(run, source, counts, true);
  return history === undefined ? report : { ...report, decided, failed, recommendations };
}

async function runEnqueue(file: string, flags: EnqueueFlags): Promise<number> {
  await refuseOverwriting('--rejects', flags.rejects, file);
  const run = flags.run === undefined ? runNameOfFile(file) : checkRunName(flags.run);
  const report = flags.dryRun
    ? await withOrderSource(file, flags, (source) => rehearse(file, source, run, flags))
    : await withSession(flags, async (session) => {
        await refuseWithoutFacts(session);
        return withOrderSource(file, flags, (source) => enqueue(session, source, run, flags));
      });
  if (report.rows === 0) console.error(`${report.file}: no rows after the header`);
  console.log(flags.json ? JSON.stringify(report) : formatReport(report));
  const isComplete = report.rejected === 0 && (report.failed ?? 0) === 0;
  return isComplete ? exitCodes.ok : exitCodes.incomplete;
}

export function addEnqueueCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command('enqueue <file>')
    .description(
      'check the orders of a CSV file (packed or not, - for stdin) and add each to the queue, once',
    )
    .option('--run <name>', 'run to decide them in; by default the name of the file')
    .option('--dry-run', 'only check and decide here, without Redis')
    .option('--facts <dir>', 'facts for a dry run; by default those beside the file')
    .option('--rejects <file>', 'write rejected rows to this file, as JSON Lines')
    .option('--live', 'decide them beside the orders of other files, not behind them; for few')
    .option('--wait', 'wait until every order of the run has its outcome')
    .option(
      '--pipeline <name>',
      'what decides: name@version, or the folder of an artifact (PIPELINE)',
    )
    .option('--strict', 'fail orders of which a feature is unknown, instead of holding them')
    .addOption(
      new Option(
        '--inventory-as-of <time>',
        'which stock an order sees; latest looks ahead',
      ).choices(inventoryAsOfModes),
    )
    .addOption(maxBacklogOption())
    .option('--attempts <n>', 'tries before an order fails (ORDER_ATTEMPTS)')
    .option('--backoff-ms <ms>', 'wait before the second try (ORDER_BACKOFF_MS)')
    .option('--map <column=name...>', 'names of columns in this file, where they differ', [])
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .addOption(shardsOption)
    .option('--json', 'print figures as JSON')
    .action((file: string, flags: EnqueueFlags) => run(runEnqueue(file, flags)));
}
