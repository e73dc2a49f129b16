import { openAllLanes, removeRunJobs } from '@verdict/queue';
import { claimRun, countRun, dropRun, type Run } from '@verdict/results';
import type { Shards } from '@verdict/shards';
import type { Command } from 'commander';
import { createInterface } from 'node:readline/promises';
import { chooseRun } from '../choose-run.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption } from '../session-options.ts';

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

async function removeJobs(shards: Shards, run: string): Promise<void> {
  await Promise.all(openAllLanes(shards).map(({ queue }) => removeRunJobs(queue, run)));
}

async function removeRun({ home, shardsOf }: Session, { run, layout }: Run): Promise<void> {
  const claimed = await claimRun(home, run);
  if (claimed === undefined) return; // somebody else was faster
  const shards = shardsOf(layout);
  await removeJobs(shards, run);
  await dropRun(home, shards, claimed);
  // An enqueue that was still on its way has added to a run that is gone.
  await removeJobs(shards, run);
}

async function drop(session: Session, flags: DropFlags): Promise<number> {
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
    .option('--yes', 'do not ask')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .action((flags: DropFlags) => run(withSession(flags, (session) => drop(session, flags))));
}
