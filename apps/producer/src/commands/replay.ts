import { inventoryAsOfModes } from '@verdict/records';
import { countRun, type Run, type RunCounts } from '@verdict/results';
import { describeLayout, isSameLayout } from '@verdict/shards';
import { type Command, Option } from 'commander';
import { checkRunName, chooseRun } from '../choose-run.ts';
import { enqueueIntoRun } from '../enqueue-into-run.ts';
import { CommandError, exitCodes, UsageError } from '../errors.ts';
import { maxBacklogOption } from '../max-backlog-option.ts';
import { refuseWithoutFacts } from '../refuse-without-facts.ts';
import {
  replayedFacts,
  replayedFactsOf,
  type ReplayFlags,
  wantedOfReplay,
} from '../replay-settings.ts';
import { openRunAs } from '../run-settings.ts';
import { fileOfRun, withRunSource } from '../run-source.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption, shardsOption } from '../session-options.ts';
import { formatReport } from '../summary.ts';

interface ReplayCommandFlags extends SessionFlags, ReplayFlags {
  readonly fromRun: string;
  readonly run: string;
  readonly partial?: boolean;
  readonly maxBacklog?: number;
  readonly wait?: boolean;
  readonly json?: boolean;
}

/** A worker finds captured facts only in the shard that it serves. */
function refuseOtherPlace({ run, layout }: Run, { currentShards }: Session): void {
  const { layout: current } = currentShards();
  if (isSameLayout(layout, current)) return;
  throw new UsageError(
    `run ${run} is spread over ${describeLayout(layout)}, not ${describeLayout(current)}, where its ` +
      'captured facts would be looked for: set QUEUE_SHARDS and REDIS_URL as before, or say --facts loaded',
  );
}

function refuseUnfinished({ run }: Run, { pending }: RunCounts): void {
  if (pending === 0) return;
  throw new CommandError(
    `run ${run} is not finished: ${pending} of its orders have no outcome yet. Wait for them, or say ` +
      '--partial to replay the others',
  );
}

/**
 * @returns how many orders there are to replay
 * @throws CommandError, UsageError where they cannot be, or where what they are decided on is not there
 */
async function countReplayed(
  session: Session,
  from: Run,
  flags: ReplayCommandFlags,
): Promise<number> {
  const isCaptured = replayedFactsOf(flags) === 'captured';
  if (isCaptured) refuseOtherPlace(from, session);
  const counts = await countRun(session.shardsOf(from.layout), from.run);
  if (!flags.partial) refuseUnfinished(from, counts);
  // What failed has no facts captured.
  if (!isCaptured || counts.failed > 0) await refuseWithoutFacts(session);
  return counts.decided + counts.failed;
}

async function replay(session: Session, flags: ReplayCommandFlags): Promise<number> {
  const run = checkRunName(flags.run);
  if (run === flags.fromRun) {
    throw new UsageError(`--run: expected another run than --from-run, got ${run} twice`);
  }
  const from = await chooseRun(session, flags.fromRun);
  const size = await countReplayed(session, from, flags);
  const wanted = await wantedOfReplay(from, flags);
  const { maxBacklog } = flags;
  const shards = session.shardsOf(from.layout);
  const report = await withRunSource(from, shards, { size, maxBacklog }, (source) =>
    enqueueIntoRun(session, source, {
      run,
      openRun: () => openRunAs(session, run, fileOfRun(from.run), wanted),
      lane: 'orders',
      maxBacklog,
      isWaiting: flags.wait ?? false,
    }),
  );
  const { model, facts_of } = wanted.settings;
  const told = { ...report, from_run: from.run, model, facts_of: facts_of ?? null };
  console.log(flags.json ? JSON.stringify(told) : formatReport(report));
  const isComplete = report.rejected === 0 && (report.failed ?? 0) === 0;
  return isComplete ? exitCodes.ok : exitCodes.incomplete;
}

export function addReplayCommand(program: Command, run: (code: Promise<number>) => Promise<void>) {
  program
    .command('replay')
    .description('decide the orders of a finished run again, in another run')
    .requiredOption('--from-run <name>', 'the run whose orders are decided again')
    .requiredOption('--run <name>', 'run to decide them in')
    .option(
      '--pipeline <name>',
      'what decides: name@version, or the folder of an artifact; by default that of the run',
    )
    .addOption(
      new Option(
        '--facts <which>',
        'captured: those that each order was decided on; loaded: looked up again',
      ).choices(replayedFacts),
    )
    .addOption(
      new Option(
        '--inventory-as-of <time>',
        'which stock an order sees, of the facts that are loaded; by default as in the run',
      ).choices(inventoryAsOfModes),
    )
    .option('--strict', 'fail orders of which a feature is unknown; by default as in the run')
    .option('--no-strict', 'hold such orders instead')
    .option('--partial', 'also where orders of the run have no outcome yet, without those')
    .addOption(maxBacklogOption())
    .option('--wait', 'wait until every order has its outcome')
    .option('--attempts <n>', 'tries before an order fails (ORDER_ATTEMPTS)')
    .option('--backoff-ms <ms>', 'wait before the second try (ORDER_BACKOFF_MS)')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .addOption(shardsOption)
    .option('--json', 'print figures as JSON')
    .action((flags: ReplayCommandFlags) =>
      run(withSession(flags, (session) => replay(session, flags))),
    );
}
