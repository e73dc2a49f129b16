// Who decides the orders: the workers of each layout, and the runs that have none.
import { type Heartbeat, readHeartbeats } from '@verdict/monitor';
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
  readonly heartbeats: readonly Heartbeat[];
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

/** Workers report to the first shard of the layout that they serve. */
async function heartbeatsOf({ all: [first] }: Shards<BoardShard>): Promise<Heartbeat[]> {
  return first === undefined ? [] : readHeartbeats(first);
}

export async function readServices(source: Source, runs: readonly RunFigures[]): Promise<Services> {
  const perLayout = await Promise.all(
    source.layoutsOf(runs).map(async (shards) => {
      const [workers, heartbeats] = await Promise.all([
        listWorkers(shards.all),
        heartbeatsOf(shards),
      ]);
      const spread = runs.filter((run) => source.shardsOf(run) === shards);
      const pending = spread.filter((run) => run.pending > 0);
      return { workers, heartbeats, unserved: unservedRuns(shards, workers, pending) };
    }),
  );
  const isHidden = perLayout.some(({ workers }) => workers === undefined);
  return {
    workers: isHidden ? null : perLayout.flatMap(({ workers }) => workers ?? []),
    heartbeats: perLayout.flatMap(({ heartbeats }) => heartbeats),
    unserved: perLayout.flatMap(({ unserved }) => unserved),
  };
}
