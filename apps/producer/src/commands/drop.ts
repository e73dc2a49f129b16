import { openAllLanes, type QueueShard, removeRunJobs } from '@verdict/queue';
import { claimRun, countRun, dropRun, openRun, readRun, type Run } from '@verdict/results';
import type { Command } from 'commander';
import { createInterface } from 'node:readline/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { checkRunName, chooseRun } from '../choose-run.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { withProgress } from '../progress.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption, shardsOption } from '../session-options.ts';

const lookEveryMs = 500;

interface DropFlags extends SessionFlags {
  readonly run: string;
  readonly yes?: boolean;
  readonly leftovers?: boolean;
}

async function isConfirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('drop asks first: say --yes where nobody answers');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

const states = ['waiting', 'prioritized', 'delayed', 'active', 'failed', 'completed'] as const;

async function countJobs(queues: readonly QueueShard[]): Promise<number> {
  const counts = await Promise.all(queues.map(({ queue }) => queue.getJobCountByTypes(...states)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Told by how the queues shrink, which says enough where only one run is removed. */
async function tellWhile(
  work: Promise<void>,
  queues: readonly QueueShard[],
  run: string,
): Promise<void> {
  work.catch(() => {}); // reported where it is awaited
  const total = await countJobs(queues);
  await withProgress({ label: `removing ${run}`, total, unit: 'jobs' }, async ({ update }) => {
    const isDone = work.then(() => true);
    while (!(await Promise.race([isDone, delay(lookEveryMs, false, { ref: false })]))) {
      const removed = Math.max(total - (await countJobs(queues)), 0);
      update(removed, removed);
    }
    update(total, total);
  });
}

async function removeJobs(queues: readonly QueueShard[], run: string): Promise<void> {
  await Promise.all(queues.map(({ queue }) => removeRunJobs(queue, run)));
}

async function removeRun({ home, shardsOf }: Session, { run, layout }: Run): Promise<void> {
  const claimed = await claimRun(home, run);
  if (claimed === undefined) return; // somebody else was faster
  const shards = shardsOf(layout);
  const queues = openAllLanes(shards);
  await tellWhile(removeJobs(queues, run), queues, run);
  await dropRun(home, shards, claimed);
  // An enqueue that was still on its way has added to a run that is gone.
  await removeJobs(queues, run);
}

/** Lists a run again of which only orders or jobs are left, so that it can be dropped as any other. */
async function listLeftovers({ home, currentShards }: Session, name: string): Promise<void> {
  const run = checkRunName(name);
  if ((await readRun(home, run)) !== undefined) return;
  const settings = { model: '', inventory_as_of: 'order-time', strict: false } as const;
  await openRun(home, { run, settings, file: '', layout: currentShards().layout });
}

async function drop(session: Session, flags: DropFlags): Promise<number> {
  if (flags.leftovers) await listLeftovers(session, flags.run);
  const run = await chooseRun(session, flags.run);
  const { accepted, decided, failed } = await countRun(session.shardsOf(run.layout), run.run);
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
    .option('--leftovers', 'also what is left of a run that is not listed any more')
    .option('--yes', 'do not ask')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .addOption(shardsOption)
    .action((flags: DropFlags) => run(withSession(flags, (session) => drop(session, flags))));
}
