import { countRun, lastOfEachFile, listEnqueues, listRuns } from '@verdict/results';
import Table from 'cli-table3';
import type { Command } from 'commander';
import { exitCodes } from '../errors.ts';
import { type Session, type SessionFlags, withSession } from '../session.ts';
import { keyPrefixOption, redisUrlOption } from '../session-options.ts';

interface RunsFlags extends SessionFlags {
  readonly json?: boolean;
}

async function readRuns({ home, shardsOf }: Session) {
  const runs = await listRuns(home);
  return Promise.all(
    runs.map(async ({ run, file, created_at, settings, layout }) => {
      const { accepted, pending, decided, failed } = await countRun(shardsOf(layout), run);
      const enqueues = lastOfEachFile(await listEnqueues(home, run));
      const rejected = enqueues.reduce((sum, enqueue) => sum + enqueue.rejected, 0);
      const counts = { accepted, rejected, pending, decided, failed };
      return { run, file, created_at, ...settings, ...layout, ...counts };
    }),
  );
}

const runColumns = ['run', 'started', 'model', 'stock as of'];

function formatRuns(runs: Awaited<ReturnType<typeof readRuns>>): string {
  if (runs.length === 0) return 'no run yet: `producer enqueue FILE` starts one';
  const table = new Table({
    head: [...runColumns, 'accepted', 'rejected', 'pending', 'decided', 'failed'],
    style: { head: [], border: [] },
  });
  for (const run of runs) {
    const model = run.strict ? `${run.model} strict` : run.model;
    const started = run.created_at.slice(0, 19);
    const counts = [run.accepted, run.rejected, run.pending, run.decided, run.failed];
    const facts = run.facts_of === undefined ? run.inventory_as_of : `captured by ${run.facts_of}`;
    table.push([run.run, started, model, facts, ...counts]);
  }
  return table.toString();
}

async function runs(session: Session, flags: RunsFlags): Promise<number> {
  const read = await readRuns(session);
  console.log(flags.json ? JSON.stringify(read) : formatRuns(read));
  return exitCodes.ok;
}

export function addRunsCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command('runs')
    .description('list all runs with their settings and counts')
    .addOption(redisUrlOption)
    .addOption(keyPrefixOption)
    .option('--json', 'print figures as JSON')
    .action((flags: RunsFlags) => run(withSession(flags, (session) => runs(session, flags))));
}
