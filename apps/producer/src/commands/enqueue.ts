import { MemoryHistory, readLoadedFacts } from '@verdict/history';
import { defaultModel } from '@verdict/pipeline';
import { openOrdersQueue, type RetryPolicy } from '@verdict/queue';
import {
  type InventoryAsOf,
  inventoryAsOfModes,
  orderColumns,
  orderRowSchema,
  readRecords,
  type RunSettings,
} from '@verdict/records';
import { openRun, readRun } from '@verdict/results';
import { type Command, Option } from 'commander';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { acceptedChunks } from '../accepted-chunks.ts';
import { checkRunName, runNameOfFile } from '../choose-run.ts';
import { parseColumnNames } from '../column-names.ts';
import { dryRun } from '../dry-run.ts';
import { enqueueOrders, type EnqueueSource } from '../enqueue-orders.ts';
import { CommandError, exitCodes, UsageError } from '../errors.ts';
import { factFiles } from '../fact-files.ts';
import { openInput } from '../input.ts';
import { loadFacts } from '../load-facts.ts';
import { openProgress } from '../progress.ts';
import { Rejects } from '../rejects.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { type EnqueueReport, formatReport } from '../summary.ts';
import { waitForRun } from '../wait-for-run.ts';

interface EnqueueFlags extends SessionFlags {
  readonly run?: string;
  readonly dryRun?: boolean;
  readonly facts?: string;
  readonly rejects?: string;
  readonly wait?: boolean;
  readonly strict?: boolean;
  readonly inventoryAsOf?: InventoryAsOf;
  readonly maxBacklog?: number;
  readonly map: readonly string[];
  readonly json?: boolean;
}

/** Orders in one call of addBulk: more gains nothing, and the next call is on its way meanwhile. */
const chunkSize = 250;

async function withSource<T>(
  file: string,
  flags: EnqueueFlags,
  action: (source: EnqueueSource) => Promise<T>,
): Promise<T> {
  const names = parseColumnNames(flags.map, orderColumns);
  const input = await openInput(file);
  const rejects = await Rejects.open(flags.rejects);
  const progress = openProgress(`enqueueing ${input.name}`, input.bytes);
  const rows = readRecords(input.stream, { file: input.name, schema: orderRowSchema, names });
  const chunks = acceptedChunks(rows, Math.min(chunkSize, flags.maxBacklog ?? chunkSize), rejects);
  try {
    return await action({ file: input.name, chunks, rejects, onChunk: progress.update });
  } finally {
    progress.stop();
    await rejects.close();
  }
}

/** What the flags say of a run, over what it started with or the defaults. */
function settingsFor(flags: EnqueueFlags, recorded: RunSettings | undefined): RunSettings {
  return {
    model: recorded?.model ?? defaultModel,
    inventory_as_of: flags.inventoryAsOf ?? recorded?.inventory_as_of ?? 'order-time',
    strict: flags.strict ?? recorded?.strict ?? false,
  };
}

/** @throws UsageError when the run was started with other settings */
function refuseOtherSettings(run: string, wanted: RunSettings, recorded: RunSettings): void {
  const differing = (['model', 'inventory_as_of', 'strict'] as const).filter(
    (name) => wanted[name] !== recorded[name],
  );
  if (differing.length === 0) return;
  const told = differing.map(
    (name) => `${name} ${String(recorded[name])}, not ${String(wanted[name])}`,
  );
  throw new UsageError(
    `run ${run} was started with ${told.join(' and ')}; decide again in another run with --run`,
  );
}

async function openRunFor(session: Session, run: string, file: string, flags: EnqueueFlags) {
  const { redis, prefix } = session;
  const recorded = await readRun(redis, prefix, run);
  const settings = settingsFor(flags, recorded?.settings);
  const opened = await openRun(redis, prefix, { run, settings, file });
  refuseOtherSettings(run, settings, opened.settings);
  return opened.settings;
}

async function refuseWithoutFacts({ redis, prefix }: Session): Promise<void> {
  const loaded = await readLoadedFacts(redis, prefix);
  if (Object.keys(loaded).length > 0) return;
  throw new CommandError(
    'no facts are loaded, so every order would be held: run `producer load DIR` first',
  );
}

function reportOf(
  run: string,
  source: EnqueueSource,
  counts: Omit<EnqueueReport, 'run' | 'file' | 'rows' | 'rejected'>,
): EnqueueReport {
  const { enqueued, duplicates } = counts;
  const rejected = source.rejects.count;
  return { run, file: source.file, rows: enqueued + duplicates + rejected, rejected, ...counts };
}

async function enqueue(session: Session, file: string, run: string, flags: EnqueueFlags) {
  await refuseWithoutFacts(session);
  const { redis, prefix } = session;
  const queue = openOrdersQueue(redis, prefix);
  const { ORDER_ATTEMPTS: attempts, ORDER_BACKOFF_MS: backoffMs } = session.settings;
  const retry: RetryPolicy = { attempts, backoffMs };
  return withSource(file, flags, async (source) => {
    const settings = await openRunFor(session, run, source.file, flags);
    const target = { redis, prefix, queue, run, settings, retry, maxBacklog: flags.maxBacklog };
    const startedMs = performance.now();
    const counts = { dry_run: false, ...(await enqueueOrders(source, target)) };
    if (!flags.wait) return reportOf(run, source, counts);
    const { decided, failed, recommendations } = await waitForRun(session, queue, run);
    const seconds = (performance.now() - startedMs) / 1000;
    const orders_per_second = Math.round(counts.enqueued / seconds);
    const outcome = { decided, failed, recommendations, seconds, orders_per_second };
    return reportOf(run, source, { ...counts, ...outcome });
  });
}

/** Facts for a dry run: of `--facts`, else those beside the file, else none. */
async function historyForDryRun(file: string, flags: EnqueueFlags) {
  const dir = flags.facts ?? (file === '-' ? undefined : dirname(file));
  if (dir === undefined) return undefined;
  const isComplete = Object.values(factFiles).every(({ name }) => existsSync(join(dir, name)));
  if (!isComplete && flags.facts === undefined) return undefined;
  const history = new MemoryHistory();
  const rejects = await Rejects.open(undefined);
  await loadFacts(history, { dir, names: {}, rejects }).finally(() => rejects.close());
  return history;
}

async function rehearse(file: string, run: string, flags: EnqueueFlags): Promise<EnqueueReport> {
  return withSource(file, flags, async (source) => {
    const history = await historyForDryRun(file, flags);
    if (history === undefined) console.error('no facts at hand (--facts DIR): only counting rows');
    const settings = settingsFor(flags, undefined);
    const { decided, failed, recommendations, ...counts } = await dryRun(
      source,
      run,
      settings,
      history,
    );
    const outcome = history === undefined ? {} : { decided, failed, recommendations };
    return reportOf(run, source, { dry_run: true, ...counts, ...outcome });
  });
}

async function runEnqueue(file: string, flags: EnqueueFlags): Promise<number> {
  const run = flags.run === undefined ? runNameOfFile(file) : checkRunName(flags.run);
  const report = flags.dryRun
    ? await rehearse(file, run, flags)
    : await withSession(flags, (session) => enqueue(session, file, run, flags));
  if (report.rows === 0) console.error(`${report.file}: no rows after the header`);
  console.log(flags.json ? JSON.stringify(report) : formatReport(report));
  const isComplete = report.rejected === 0 && (report.failed ?? 0) === 0;
  return isComplete ? exitCodes.ok : exitCodes.incomplete;
}

function parseBacklog(text: string): number {
  const orders = Number(text);
  if (Number.isSafeInteger(orders) && orders > 0) return orders;
  throw new UsageError(`--max-backlog: expected a whole number above 0, got ${text}`);
}

export function addEnqueueCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command('enqueue <file>')
    .description('check the orders of a CSV file (- for stdin) and add each to the queue, once')
    .option('--run <name>', 'run to decide them in; by default the name of the file')
    .option('--dry-run', 'only check and decide here, without Redis')
    .option('--facts <dir>', 'facts for a dry run; by default those beside the file')
    .option('--rejects <file>', 'write rejected rows to this file, as JSON Lines')
    .option('--wait', 'wait until every order of the run has its outcome')
    .option('--strict', 'fail orders of which a feature is unknown, instead of holding them')
    .addOption(
      new Option(
        '--inventory-as-of <time>',
        'which stock an order sees; latest looks ahead',
      ).choices(inventoryAsOfModes),
    )
    .option('--max-backlog <n>', 'pause while this many orders wait', parseBacklog)
    .option('--attempts <n>', 'tries before an order fails (ORDER_ATTEMPTS)')
    .option('--map <column=name...>', 'names of columns in this file, where they differ', [])
    .option('--redis-url <url>', 'Redis to work with (REDIS_URL)')
    .option('--json', 'print figures as JSON')
    .action((file: string, flags: EnqueueFlags) => run(runEnqueue(file, flags)));
}
