// Counts what workers have stored, every three seconds: for each shard one of the supervisors, whichever comes first, in a
// thread of its own (`start-counting.ts`).
import {
  type CountedWindow,
  type Expectations,
  openRowCounting,
  strangersIn,
  unexpectedIn,
} from '@verdict/monitor';
import { addCounted, claimCounting, leaveCounting, readUncounted } from '@verdict/results';
import { type Log, openRareLog, type Settings, withinMs } from '@verdict/runtime';
import type { Shard } from '@verdict/shards';
import { openServers } from './open-servers.ts';
import { repeat } from './repeat.ts';
import { replicaName } from './replica-name.ts';

const countEveryMs = 3000;
/** Who is silent for longer leaves it to another. */
const claimMs = 10_000;
/** Orders of a hundred thousand: the more are added up here, the less is there to add in Redis. */
const elementsAtOnce = 4000;
/** One step adds not many more, or Redis would be busy with it for too long. */
const fieldsAtOnce = 10_000;
const lastCountMs = 2000;
const tellEveryMs = 60_000;

interface Counting {
  readonly name: string;
  readonly expectations: Expectations;
  readonly tell: (counted: readonly CountedWindow[]) => void;
  readonly log: Log;
}

type Counter = ReturnType<typeof openRowCounting>;

/** What cannot be read is left out, or it would be in the way of all that comes later. */
function addElements(counter: Counter, elements: readonly Buffer[]) {
  const unread: unknown[] = [];
  let taken = 0;
  for (const element of elements) {
    if (counter.size() >= fieldsAtOnce) break;
    try {
      counter.add(element);
    } catch (error) {
      unread.push(error);
    }
    taken += 1;
  }
  return { taken, unread };
}

function tellUnread(unread: readonly unknown[], log: Log): void {
  if (unread.length === 0) return;
  const [err] = unread;
  const cause = `${unread.length} elements of the list of what is to be counted cannot be read`;
  log.error({ err, cause }, 'some orders are not counted');
}

/** @returns whether there may be more */
async function countPiece(shard: Shard, { expectations, tell, log }: Counting): Promise<boolean> {
  const { before, elements } = await readUncounted(shard, elementsAtOnce);
  const counter = openRowCounting(expectations);
  const { taken, unread } = addElements(counter, elements);
  if (taken === 0) return false;
  const counted = counter.counted();
  const isAdded = await addCounted(shard, { before, elements: taken }, counted);
  if (!isAdded) return false;
  tell(counted);
  tellUnread(unread, log);
  return elements.length === elementsAtOnce || taken < elements.length;
}

async function countShard(shard: Shard, counting: Counting): Promise<void> {
  while (
    (await claimCounting(shard, counting.name, claimMs)) &&
    (await countPiece(shard, counting))
  );
}

function openTell(expectations: Expectations, log: Log) {
  const { write, close } = openRareLog({
    intervalMs: tellEveryMs,
    log: (cause) => log.warn({ cause }, 'orders are not as expected'),
    logSuppressed: (suppressed) => log.warn({ suppressed }, 'more orders are not as expected'),
  });
  // Told of the first orders only: those of another pipeline may have other features.
  let hasToldStrangers = false;
  const tell = (counted: readonly CountedWindow[]) => {
    for (const said of unexpectedIn(counted)) write(said);
    const strangers = hasToldStrangers ? [] : strangersIn(expectations, counted);
    hasToldStrangers = true;
    for (const cause of strangers) log.warn({ cause }, 'a threshold is of no feature of orders');
  };
  return { tell, close };
}

/** @returns ends it, after a last time */
export async function openCounting(
  settings: Settings,
  expectations: Expectations,
  log: Log,
): Promise<() => Promise<void>> {
  const name = replicaName(process.pid);
  const { tell, close: endTelling } = openTell(expectations, log);
  const { shards, close } = await openServers(settings, 'service');
  const counting = { name, expectations, tell, log };
  const count = async () => {
    await Promise.all(shards.all.map((shard) => countShard(shard, counting)));
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
    endTelling();
    close();
  };
}
