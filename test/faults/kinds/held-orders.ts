import { stateOf } from '../stage/process-state.ts';
import type { Stage } from '../stage/stage.ts';
import { shardPrefixes } from '../stage/keys.ts';
import { until } from '../stage/until.ts';

const heldWithinMs = 60_000;

/** Jobs in hand that are noted as taken by that process: the first of each of its batches, at least. */
export async function countHeld({ admin }: Stage, replica: number): Promise<number> {
  const holders = await Promise.all(
    (await shardPrefixes(admin)).map(async (prefix) => {
      const ids = await admin.lrange(`${prefix}:orders:active`, 0, -1);
      return Promise.all(ids.map((id) => admin.hget(`${prefix}:orders:${id}`, 'pb')));
    }),
  );
  return holders.flat().filter((name) => name?.endsWith(`-${replica}`)).length;
}

/** A worker process that has orders in hand, and lives: a guilty order may just have ended it. */
export async function someBusyReplica(stage: Stage): Promise<number> {
  let busy: number | undefined;
  const find = async () => {
    for (const replica of stage.workers.replicas) {
      const isBusy = (await countHeld(stage, replica)) > 0;
      if (!isBusy || stateOf(replica) === undefined) continue;
      busy = replica;
      return true;
    }
    return false;
  };
  await until('a worker process with orders in hand', find, heldWithinMs);
  return busy ?? -1;
}
