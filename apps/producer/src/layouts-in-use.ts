import { listWorkers, openAllLanes, type QueueShard } from '@verdict/queue';
import type { Run } from '@verdict/results';
import type { Shards } from '@verdict/shards';
import type { Session } from './session.ts';

/** A layout with the runs that are spread so, and the workers that serve it. */
export interface LayoutInUse {
  readonly shards: Shards;
  /** Of every shard and lane. */
  readonly queues: readonly QueueShard[];
  readonly runs: readonly Run[];
  /** Undefined where the Redis service hides its clients. */
  readonly workers: number | undefined;
}

/** @param others layouts to look at although no run may be spread so yet */
export async function layoutsInUse(
  session: Session,
  runs: readonly Run[],
  others: readonly Shards[],
): Promise<LayoutInUse[]> {
  const layouts = new Map<Shards, Run[]>(others.map((shards) => [shards, []]));
  for (const run of runs) {
    const shards = session.shardsOf(run.layout);
    layouts.set(shards, [...(layouts.get(shards) ?? []), run]);
  }
  return Promise.all(
    [...layouts].map(async ([shards, spread]) => {
      const queues = openAllLanes(shards);
      return { shards, queues, runs: spread, workers: (await listWorkers(queues))?.length };
    }),
  );
}
