import type { RunSettings } from '@verdict/records';
import type { Layout, Shard } from '@verdict/shards';
import { runsKey } from './keys.ts';
import { changeRecord, parseRun, readRecord, recordText, type Run } from './run-record.ts';

/** An enqueue into a run that is on its way out. */
export class RunBeingDroppedError extends Error {
  override readonly name = 'RunBeingDroppedError';
}

function refuseDropping({ run, dropping }: Run): void {
  if (dropping === undefined) return;
  throw new RunBeingDroppedError(
    `run ${run} is being dropped since ${dropping.since}: try again when it is gone, or name ` +
      `another with --run; \`producer drop --run ${run}\` ends a drop that was cut short`,
  );
}

/**
 * Notes an enqueue: records the settings of a new run, or finds those that its first one fixed.
 * @throws RunBeingDroppedError
 */
export async function openRun(
  home: Shard,
  wanted: {
    readonly run: string;
    readonly settings: RunSettings;
    readonly file: string;
    readonly layout: Layout;
  },
): Promise<Run> {
  const enqueued_at = new Date().toISOString();
  const created = recordText({ ...wanted, created_at: enqueued_at, enqueued_at });
  for (;;) {
    await home.redis.hsetnx(runsKey(home.prefix), wanted.run, created);
    const known = await readRecord(home, wanted.run);
    if (known === undefined) continue; // dropped between the two
    refuseDropping(known.run);
    const opened = await changeRecord(home, known, { enqueued_at });
    if (opened !== undefined) return opened.run;
  }
}

export async function readRun(home: Shard, run: string): Promise<Run | undefined> {
  return (await readRecord(home, run))?.run;
}

/** All runs, oldest first. */
export async function listRuns({ redis, prefix }: Shard): Promise<Run[]> {
  const stored = await redis.hgetall(runsKey(prefix));
  const runs = Object.entries(stored).map(([run, text]) => parseRun(run, text));
  return runs.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
}
