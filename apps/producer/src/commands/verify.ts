import { openQueueShards } from '@verdict/queue';
import { closeTextFile, inventoryAsOfModes, jsonLine, openTextFile } from '@verdict/records';
import { runNameOfFile, writeText } from '@verdict/records';
import { readRun } from '@verdict/results';
import type { Shards } from '@verdict/shards';
import { type Command, Option } from 'commander';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { checkRunName } from '../choose-run.ts';
import { parseColumnNames } from '../column-names.ts';
import { openEnqueueLog } from '../enqueue-log.ts';
import { enqueueOrders } from '../enqueue-orders.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { keepRunOpen } from '../keep-run-open.ts';
import { type SourceFlags, withOrderSource } from '../order-source.ts';
import { refuseWithoutFacts } from '../refuse-without-facts.ts';
import { openRunFor, type RunFlags } from '../run-settings.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption, shardsOption } from '../session-options.ts';
import { verifyFacts } from '../verify-facts.ts';
import { type Tell, type VerifiedState, verifiedStates, verifyOrders } from '../verify-orders.ts';
import { waitForRun } from '../wait-for-run.ts';

interface VerifyFlags extends SessionFlags, SourceFlags, RunFlags {
  readonly run?: string;
  readonly facts?: string;
  readonly out?: string;
  readonly repair?: boolean;
  readonly wait?: boolean;
  readonly json?: boolean;
}

type Counts = Record<VerifiedState, number>;

interface VerifyReport extends Counts {
  readonly run: string;
  readonly file: string;
  readonly rejected: number;
  readonly facts: Awaited<ReturnType<typeof verifyFacts>>;
  /** Orders that were given a job again. */
  readonly repaired: number;
}

/** Orders named on stderr, of each state; --out writes all. */
const namedOrders = 10;

function openTell(counts: Counts, out: Writable | undefined): Tell {
  return async (order) => {
    counts[order.state] += 1;
    if (order.state === 'decided') return;
    if (out !== undefined) return writeText(out, jsonLine(order));
    const place = order.line === null ? '' : ` (line ${order.line})`;
    if (counts[order.state] <= namedOrders)
      console.error(`${order.state}: ${order.order_id}${place}`);
  };
}

async function verifyOnce(session: Session, file: string, run: string, flags: VerifyFlags) {
  const known = await readRun(session.home, run);
  const shards = known === undefined ? session.currentShards() : session.shardsOf(known.layout);
  const counts: Counts = {
    decided: 0,
    failed: 0,
    pending: 0,
    missing: 0,
    conflicting: 0,
    foreign: 0,
  };
  const out = flags.out === undefined ? undefined : await openTextFile(flags.out);
  const rejected = await withOrderSource(file, flags, async (source) => {
    await verifyOrders(source, shards, run, openTell(counts, out));
    return source.rejects.count;
  });
  if (out !== undefined) await closeTextFile(out);
  return { shards, counts, rejected };
}

/** The same as enqueueing the file again, which gives a job to each order that has no outcome. */
async function repair(
  session: Session,
  file: string,
  run: string,
  flags: VerifyFlags,
  plain: Shards,
): Promise<void> {
  await refuseWithoutFacts(session);
  const {
    ORDER_ATTEMPTS: attempts,
    ORDER_BACKOFF_MS: backoffMs,
    QUEUE_BATCHING,
  } = session.settings;
  const { telemetry } = session;
  const shards = openQueueShards(plain, { isBatching: QUEUE_BATCHING, telemetry });
  await withOrderSource(file, { map: flags.map }, async (source) => {
    const openRun = () => openRunFor(session, run, source.file, flags);
    await enqueueOrders(source, {
      shards,
      run,
      settings: await openRun(),
      retry: { attempts, backoffMs },
      maxBacklog: undefined,
      isRestoring: true,
      keepOpen: keepRunOpen(openRun),
      log: openEnqueueLog(session.home, run, source),
    });
  });
  if (flags.wait) await waitForRun(shards, run);
}

async function verify(session: Session, file: string, flags: VerifyFlags): Promise<number> {
  const run = flags.run === undefined ? runNameOfFile(file) : checkRunName(flags.run);
  const first = await verifyOnce(session, file, run, flags);
  const repaired = flags.repair ? first.counts.missing + first.counts.pending : 0;
  if (repaired > 0) await repair(session, file, run, flags, first.shards);
  const last = repaired > 0 && flags.wait ? await verifyOnce(session, file, run, flags) : first;
  const names = parseColumnNames(flags.map);
  const facts = await verifyFacts(last.shards, flags.facts ?? dirname(file), names);
  const { counts, rejected } = last;
  const report: VerifyReport = { run, file, ...counts, rejected, repaired, facts };
  console.log(flags.json ? JSON.stringify(report) : formatReport(report));
  return isWell(report, flags) ? exitCodes.ok : exitCodes.incomplete;
}

function isWell(report: VerifyReport, { repair: isRepaired, wait }: VerifyFlags): boolean {
  const open = isRepaired && !wait ? 0 : report.missing + report.pending;
  const wrong = report.failed + report.conflicting + report.foreign + report.rejected;
  return open + wrong === 0 && Object.values(report.facts).every((state) => state === 'loaded');
}

function formatReport(report: VerifyReport): string {
  const states = verifiedStates.map(
    (state) => `  ${state.padEnd(12)}${String(report[state]).padStart(12)}`,
  );
  const facts = Object.entries(report.facts).map(([kind, state]) => `  ${kind}: ${state}`);
  const repaired =
    report.repaired === 0 ? [] : [`${report.repaired} orders were given a job again`];
  return [`Run ${report.run} and ${report.file}`, ...states, ...facts, ...repaired].join('\n');
}

async function runVerify(file: string, flags: VerifyFlags): Promise<number> {
  if (file === '-') throw new UsageError('verify reads its file twice: expected a file, got stdin');
  return withSession(flags, (session) => verify(session, file, flags));
}

export function addVerifyCommand(program: Command, run: (code: Promise<number>) => Promise<void>) {
  program
    .command('verify <file>')
    .description(
      'compare the orders of a file with what is stored, and name what is missing or failed',
    )
    .option('--run <name>', 'run to look into; by default the name of the file')
    .option(
      '--facts <dir>',
      'fact files to compare with what is loaded; by default those beside the file',
    )
    .option('--out <file>', 'write the orders that are not decided to this file, as JSON Lines')
    .option('--rejects <file>', 'write rejected rows to this file, as JSON Lines')
    .option('--repair', 'put orders that are missing or pending into the queue again')
    .option('--wait', 'after a repair, wait until every order has its outcome, and compare again')
    .option('--pipeline <name>', 'with --repair of a run that is lost: as for enqueue')
    .option('--strict', 'with --repair of a run that is lost: as for enqueue')
    .addOption(
      new Option(
        '--inventory-as-of <time>',
        'with --repair of a run that is lost: as for enqueue',
      ).choices(inventoryAsOfModes),
    )
    .option('--map <column=name...>', 'names of columns in this file, where they differ', [])
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .addOption(shardsOption)
    .option('--json', 'print figures as JSON')
    .action((file: string, flags: VerifyFlags) => run(runVerify(file, flags)));
}
