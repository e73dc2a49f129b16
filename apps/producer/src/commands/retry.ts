import { openQueueShards } from '@verdict/queue';
import type { Command } from 'commander';
import { chooseRun } from '../choose-run.ts';
import { exitCodes } from '../errors.ts';
import { retryFailures } from '../retry-failures.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption } from '../session-options.ts';
import { waitForRun } from '../wait-for-run.ts';

interface RetryFlags extends SessionFlags {
  readonly run?: string;
  readonly reason?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
}

interface RetryReport {
  readonly run: string;
  readonly retried: number;
  /** Known after --wait. */
  readonly decided?: number;
  readonly failed?: number;
}

function formatReport({ run, retried, decided, failed }: RetryReport): string {
  const outcome = decided === undefined ? '' : ` · ${decided} decided · ${failed} failed`;
  return `run ${run}: ${retried} failed orders put back${outcome}`;
}

async function retry(session: Session, orderIds: readonly string[], flags: RetryFlags) {
  const run = await chooseRun(session, flags.run);
  const {
    ORDER_ATTEMPTS: attempts,
    ORDER_BACKOFF_MS: backoffMs,
    QUEUE_BATCHING,
  } = session.settings;
  const shards = openQueueShards(session.shardsOf(run.layout), {
    isBatching: QUEUE_BATCHING,
    telemetry: session.telemetry,
  });
  const choice = { reason: flags.reason, orderIds };
  const retried = await retryFailures(shards, run, choice, { attempts, backoffMs });
  const outcome = flags.wait ? await waitForRun(shards, run.run) : undefined;
  const report: RetryReport = {
    run: run.run,
    retried,
    ...(outcome && { decided: outcome.decided, failed: outcome.failed }),
  };
  console.log(flags.json ? JSON.stringify(report) : formatReport(report));
  const isComplete = retried >= orderIds.length && (outcome?.failed ?? 0) === 0;
  return isComplete ? exitCodes.ok : exitCodes.incomplete;
}

export function addRetryCommand(program: Command, run: (code: Promise<number>) => Promise<void>) {
  program
    .command('retry [order_ids...]')
    .description('put failed orders back into the queue: all of a run, by reason, or those named')
    .option('--run <name>', 'run; by default orders, or the only one there is')
    .option('--reason <code>', 'only failures with this reason, such as feature.unknown')
    .option('--wait', 'wait until every order of the run has its outcome')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .option('--json', 'print figures as JSON')
    .action((orderIds: string[], flags: RetryFlags) =>
      run(withSession(flags, (session) => retry(session, orderIds, flags))),
    );
}
