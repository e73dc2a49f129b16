import { writeText } from '@verdict/records';
import { countRun } from '@verdict/results';
import type { Command } from 'commander';
import { chooseRun } from '../choose-run.ts';
import { parseColumnNames } from '../column-names.ts';
import { changedOrderHeader, changedOrderLine } from '../diff/changed-order-csv.ts';
import { type ComparedRun, type DiffMeans, diffRuns } from '../diff/diff-runs.ts';
import type { ChangedOrder, Diff } from '../diff/diff.ts';
import { formatDiff } from '../diff/format-diff.ts';
import { isWithin, type MostChanged, parseMostChanged } from '../diff/most-changed.ts';
import { readOutcomes } from '../diff/outcomes.ts';
import { CommandError, exitCodes, UsageError } from '../errors.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption } from '../session-options.ts';

interface DiffFlags extends SessionFlags {
  readonly outcomes?: string;
  readonly map: readonly string[];
  readonly maxChanged?: MostChanged;
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** Orders named in the table; --csv names all. */
const namedOrders = 10;

async function openCompared(session: Session, name: string): Promise<ComparedRun> {
  const run = await chooseRun(session, name);
  const shards = session.shardsOf(run.layout);
  const { pending } = await countRun(shards, run.run);
  if (pending > 0) console.error(`${pending} orders of run ${run.run} have no outcome yet`);
  return { run, shards, pipeline: await session.pipelines.of(run.settings) };
}

/** A comparison of nothing would find no change. */
function refuseEmpty({ compared, decided_in_one, before, after }: Diff): void {
  if (compared + decided_in_one > 0) return;
  throw new CommandError(`neither run ${before.run} nor run ${after.run} has decided an order`);
}

async function compare(means: Omit<DiffMeans, 'tell'>, { csv, json }: DiffFlags): Promise<Diff> {
  const first: ChangedOrder[] = [];
  if (csv) await writeText(process.stdout, changedOrderHeader);
  const tell = async (order: ChangedOrder) => {
    if (csv) await writeText(process.stdout, changedOrderLine(order));
    else if (first.length < namedOrders) first.push(order);
  };
  // Lines and progress on one terminal would be neither.
  const found = await diffRuns({ ...means, tell }, csv === true && process.stdout.isTTY);
  refuseEmpty(found);
  if (json) console.log(JSON.stringify(found));
  else if (!csv) console.log(formatDiff(found, first));
  return found;
}

async function diff(session: Session, names: [string, string], flags: DiffFlags): Promise<number> {
  const [before, after] = [
    await openCompared(session, names[0]),
    await openCompared(session, names[1]),
  ];
  const outcomes =
    flags.outcomes === undefined
      ? undefined
      : await readOutcomes(flags.outcomes, parseColumnNames(flags.map));
  const found = await compare({ before, after, outcomes }, flags);
  if (flags.maxChanged === undefined || isWithin(found, flags.maxChanged)) return exitCodes.ok;
  const { changed, decided_in_one } = found;
  console.error(
    `${changed + decided_in_one} orders changed: expected at most ${flags.maxChanged.text} (--max-changed)`,
  );
  return exitCodes.incomplete;
}

async function runDiff(before: string, after: string, flags: DiffFlags): Promise<number> {
  if (before === after) throw new UsageError(`diff: expected two runs, got ${before} twice`);
  if (flags.csv && flags.json) throw new UsageError('diff: expected --csv or --json, got both');
  return withSession(flags, (session) => diff(session, [before, after], flags));
}

export function addDiffCommand(program: Command, run: (code: Promise<number>) => Promise<void>) {
  program
    .command('diff <before> <after>')
    .description('compare what two runs decided: which orders changed, and what did it')
    .option('--outcomes <orders.csv>', 'also what came of the orders, from its order_fulfilled')
    .option('--map <column=name...>', 'names of columns in that file, where they differ', [])
    .option(
      '--max-changed <n>',
      'end with 3 where more orders changed: 5% or a number',
      parseMostChanged,
    )
    .option('--csv', 'print the orders that changed as CSV, a line each')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .option('--json', 'print figures as JSON')
    .action((before: string, after: string, flags: DiffFlags) =>
      run(runDiff(before, after, flags)),
    );
}
