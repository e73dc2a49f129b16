// Who decides the orders: the workers of each layout, and the runs that have none.
import { type ConnectedWorker, listWorkers } from '@verdict/queue';
import type { Shards } from '@verdict/shards';
import { describeLayout } from '@verdict/shards';
import type { RunFigures } from './figures.ts';
import type { BoardShard, Source } from './source.ts';

export interface UnservedRuns {
  readonly runs: readonly string[];
  /** In words. */
  readonly spread_over: string;
  /** The QUEUE_SHARDS of workers that would take them. */
  readonly queue_shards: number;
}

export interface Services {
  /** Null where the Redis service hides its clients. */
  readonly workers: readonly ConnectedWorker[] | null;
  readonly unserved: readonly UnservedRuns[];
}

function unservedRuns(
  { layout }: Shards<BoardShard>,
  workers: readonly ConnectedWorker[] | undefined,
  pending: readonly RunFigures[],
): UnservedRuns[] {
  if (workers?.length !== 0 || pending.length === 0) return [];
  const runs = pending.map(({ run }) => run);
  return [{ runs, spread_over: describeLayout(layout), queue_shards: layout.shards }];
}

export async function readServices(source: Source, runs: readonly RunFigures[]): Promise<Services> {
  const perLayout = await Promise.all(
    source.layoutsOf(runs).map(async (shards) => {
      const workers = await listWorkers(shards.all);
      const spread = runs.filter((run) => source.shardsOf(run) === shards);
      const pending = spread.filter((run) => run.pending > 0);
      return { workers, unserved: unservedRuns(shards, workers, pending) };
    }),
  );
  const isHidden = perLayout.some(({ workers }) => workers === undefined);
  return {
    workers: isHidden ? null : perLayout.flatMap(({ workers }) => workers ?? []),
    unserved: perLayout.flatMap(({ unserved }) => unserved),
  };
}
