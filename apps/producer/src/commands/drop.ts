import { openOrdersQueue, type OrdersQueue, removeRunJobs } from '@verdict/queue';
import { countRun, dropRun, type Run } from '@verdict/results';
import type { Command } from 'commander';
import { createInterface } from 'node:readline/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { chooseRun } from '../choose-run.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { withProgress } from '../progress.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption } from '../session-options.ts';

const lookEveryMs = 500;

interface DropFlags extends SessionFlags {
  readonly run: string;
  readonly yes?: boolean;
}

async function isConfirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('drop asks first: say --yes where nobody answers');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function countJobs(queue: OrdersQueue): Promise<number> {
  return queue.getJobCountByTypes(
    'waiting',
    'prioritized',
    'delayed',
    'active',
    'failed',
    'completed',
  );
}

/** Told by how the queue shrinks, which says enough where only one run is removed. */
async function tellWhile(work: Promise<void>, queue: OrdersQueue, run: string): Promise<void> {
  work.catch(() => {}); // reported where it is awaited
  const total = await countJobs(queue);
  await withProgress({ label: `removing ${run}`, total, unit: 'jobs' }, async ({ update }) => {
    const isDone = work.then(() => true);
    while (!(await Promise.race([isDone, delay(lookEveryMs, false, { ref: false })]))) {
      const removed = Math.max(total - (await countJobs(queue)), 0);
      update(removed, removed);
    }
    update(total, total);
  });
}

async function removeRun({ redis, prefix }: Session, { run }: Run): Promise<void> {
  const queue = openOrdersQueue(redis, prefix);
  await tellWhile(removeRunJobs(queue, run), queue, run);
  await dropRun(redis, prefix, run);
  // An enqueue that was still on its way has added to a run that is gone.
  await removeRunJobs(queue, run);
}

async function drop(session: Session, flags: DropFlags): Promise<number> {
  const run = await chooseRun(session, flags.run);
  const { accepted, decided, failed } = await countRun(session.redis, session.prefix, run.run);
  const what = `run ${run.run} with ${accepted} orders, ${decided} decided and ${failed} failed`;
  if (!flags.yes && !(await isConfirmed(`Remove ${what}?`))) {
    console.error('nothing was removed');
    return exitCodes.failed;
  }
  await removeRun(session, run);
  console.error(`removed ${what}`);
  return exitCodes.ok;
}

export function addDropCommand(program: Command, run: (code: Promise<number>) => Promise<void>) {
  program
    .command('drop')
    .description('remove a run with its results, failures and jobs, for good')
    .requiredOption('--run <name>', 'the run')
    .option('--yes', 'do not ask')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .action((flags: DropFlags) => run(withSession(flags, (session) => drop(session, flags))));
}
