// Counts what workers have stored, once a second: for each shard one of the supervisors, whichever comes first. Its
// process has nothing else to do, so no order waits for it.
import { openTextCounting } from '@verdict/monitor';
import { addCounted, claimCounting, leaveCounting, readUncounted } from '@verdict/results';
import { type Log, type Settings, withinMs } from '@verdict/runtime';
import type { Shard } from '@verdict/shards';
import { openServers } from './open-servers.ts';
import { repeat } from './repeat.ts';
import { replicaName } from './replica-name.ts';

const countEveryMs = 1000;
/** Who is silent for longer leaves it to another. */
const claimMs = 5000;
/** Orders of some thousand. */
const elementsAtOnce = 400;
/** One step adds not many more, or Redis would be busy with it for too long. */
const fieldsAtOnce = 5000;
const lastCountMs = 2000;

/** @returns whether there may be more */
export async function countPiece(shard: Shard): Promise<boolean> {
  const { before, elements } = await readUncounted(shard, elementsAtOnce);
  const counting = openTextCounting();
  let taken = 0;
  for (const element of elements) {
    if (counting.size() >= fieldsAtOnce) break;
    counting.add(element);
    taken += 1;
  }
  if (taken === 0) return false;
  const isAdded = await addCounted(shard, { before, elements: taken }, counting.counted());
  return isAdded && (elements.length === elementsAtOnce || taken < elements.length);
}

async function countShard(shard: Shard, name: string): Promise<void> {
  while ((await claimCounting(shard, name, claimMs)) && (await countPiece(shard)));
}

/** @returns ends it, after a last time */
export async function startCounting(settings: Settings, log: Log): Promise<() => Promise<void>> {
  const name = replicaName(process.pid);
  const { shards, close } = await openServers(settings, 'service');
  const count = async () => {
    await Promise.all(shards.all.map((shard) => countShard(shard, name)));
  };
  const endCounting = repeat(count, countEveryMs, (error) => {
    log.warn({ err: error }, 'what was decided cannot be counted; trying again');
  });
  const end = async () => {
    await endCounting();
    await Promise.all(shards.all.map((shard) => leaveCounting(shard, name)));
  };
  return async () => {
    await withinMs(end(), lastCountMs, 'counting').catch((error: unknown) => {
      log.warn({ err: error }, 'the rest will be counted by the next worker');
    });
    close();
  };
}
