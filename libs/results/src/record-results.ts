// From pending to decided. Each order is in exactly one of three places, pending, decided or failed, and each
// script moves it in one atomic step: so the sizes are exact counts, and the first result of an order stays.
import type { Result } from '@verdict/records';
import { type RedisConnection, runScript, script } from '@verdict/redis-script';
import { countInSlots, slotKeysAt } from '@verdict/time-slots';
import DataLoader from 'dataloader';
import { z } from 'zod';
import { type Beside, besideValues, defaultCaptureKept, writeBeside } from './beside.ts';
import { besideKeys, bucketOf, recentKeys, runKeys } from './keys.ts';
import { packOrder, packOutcome, partSeparator } from './pack.ts';
import { recentResults } from './recent-results.ts';

/**
 * KEYS: pending, failures, counts and last decision of the run, the recent orders and their number, then the
 * place of each result, then the slots of now, then those of what is written beside. ARGV: the separator, the run,
 * the time of the last decision, how many orders, their ids, then packed order, packed outcome and count of each,
 * then what is written beside.
 */
const decideScript = script(`${countInSlots}${writeBeside}
local pending, failures, counts, lastDecided, recent, total = unpack(KEYS, 1, 6)
local separator, run, decidedAt, results = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local besideKey, besideValue = results + 7 + slotKeys, 4 * results + 5
local ids = {unpack(ARGV, 5, results + 4)}
local waiting = redis.call('HMGET', pending, unpack(ids))
local decided, moved, recovered, stored, named, isStored = {}, {}, {}, {}, {}, {}
local function acceptedBefore(place, id)
  if redis.call('HEXISTS', place, id) == 1 then return nil, 'kept' end
  local failed = redis.call('HGET', failures, id)
  if not failed then return nil, 'unknown' end
  return string.sub(failed, 1, string.find(failed, separator, 1, true) - 1)
end
local function record(i, id, order, outcome, count)
  local known, fate = waiting[i], nil
  if not known or decided[id] then known, fate = acceptedBefore(KEYS[i + 6], id) end
  if not known then return fate end
  if known ~= order then return 'conflict' end
  redis.call('HSET', KEYS[i + 6], id, order .. separator .. outcome)
  decided[id], isStored[i] = true, true
  moved[#moved + 1] = id
  named[#named + 1] = run .. separator .. id
  if not waiting[i] then recovered[#recovered + 1] = id end
  stored[count] = (stored[count] or 0) + 1
  return 'stored'
end
local fates = {}
for i, id in ipairs(ids) do
  local n = results + 3 * i + 2
  fates[i] = record(i, id, ARGV[n], ARGV[n + 1], ARGV[n + 2])
end
for count, added in pairs(stored) do redis.call('HINCRBY', counts, count, added) end
if #moved > 0 then
  redis.call('HDEL', pending, unpack(moved))
  redis.call('RPUSH', recent, unpack(named))
  redis.call('LTRIM', recent, -${recentResults}, -1)
  redis.call('INCRBY', total, #named)
  redis.call('SET', lastDecided, decidedAt)
  countInSlots(results + 7, 'decided', #moved)
  if ARGV[besideValue] then
    writeBeside(besideKey, besideValue, results, isStored, #moved == results)
  end
end
if #recovered > 0 then redis.call('HDEL', failures, unpack(recovered)) end
return fates`);

/**
 * `stored` now; `kept` what was stored before, because the first result of an order stays;
 * `unknown` when the run never accepted the order; `conflict` when it accepted other content.
 */
export type Recorded = (typeof fates)[number];

const fates = ['stored', 'kept', 'unknown', 'conflict'] as const;

const fatesSchema = z.array(z.enum(fates));

/** A result, and what is written with it. */
export interface ResultToRecord {
  readonly result: Result;
  readonly beside?: Beside | undefined;
}

function keysAndValues(prefix: string, run: string, entries: readonly ResultToRecord[]) {
  const { pending, failures, counts, lastDecided, results: bucket } = runKeys(prefix, run);
  const { recent, total } = recentKeys(prefix);
  const keys = [pending, failures, counts, lastDecided, recent, total];
  const decidedAt = entries.at(-1)?.result.decided_at ?? '';
  const values: (string | number)[] = [partSeparator, run, decidedAt, entries.length];
  values.push(...entries.map(({ result }) => result.order.order_id));
  for (const { result } of entries) {
    const { order, recommendation, reason } = result;
    keys.push(bucket(bucketOf(order.order_id)));
    values.push(packOrder(order), packOutcome(result), `${recommendation} ${reason}`);
  }
  keys.push(...slotKeysAt(prefix, Date.now()));
  return { keys, values };
}

/** Stores results of one run in one step. One answer per result. */
export async function recordResults(
  redis: RedisConnection,
  prefix: string,
  run: string,
  entries: readonly ResultToRecord[],
  captureKept = defaultCaptureKept,
): Promise<Recorded[]> {
  const { keys, values } = keysAndValues(prefix, run, entries);
  const besides = entries.map(({ beside }) => beside);
  if (besides.some(Boolean)) {
    const { uncounted, capture, captureTotal } = besideKeys(prefix);
    keys.push(uncounted, capture, captureTotal);
    values.push(...besideValues(run, besides, captureKept));
  }
  return fatesSchema.parse(await runScript(redis, decideScript, keys, values));
}

/** Stores one result. */
export async function recordResult(
  redis: RedisConnection,
  prefix: string,
  run: string,
  result: Result,
  beside?: Beside,
): Promise<Recorded> {
  const [recorded] = await recordResults(redis, prefix, run, [{ result, beside }]);
  if (recorded === undefined) throw new Error('expected the fate of a result, got none');
  return recorded;
}

/** Results stored together: enough to save round trips, few enough to keep each of them short. */
const longestBatch = 50;

interface RunResult extends ResultToRecord {
  readonly run: string;
}

/** Most often all are of one run: then this is one step. */
async function recordByRun(
  { redis, prefix, captureKept }: RecorderOptions,
  batch: readonly RunResult[],
): Promise<Recorded[]> {
  const recorded = new Map<RunResult, Recorded>();
  const record = async (run: string) => {
    const ofRun = batch.filter((entry) => entry.run === run);
    const fates = await recordResults(redis, prefix, run, ofRun, captureKept);
    for (const [n, entry] of ofRun.entries()) recorded.set(entry, fates[n] ?? 'unknown');
  };
  await Promise.all([...new Set(batch.map(({ run }) => run))].map(record));
  return batch.map((entry) => recorded.get(entry) ?? 'unknown');
}

export interface RecorderOptions {
  readonly redis: RedisConnection;
  readonly prefix: string;
  /** Captured orders in the stream of this shard, about. */
  readonly captureKept?: number | undefined;
}

export type RecordResult = (run: string, result: Result, beside?: Beside) => Promise<Recorded>;

/** Stores each result; those of a run that come in the same moment share a round trip. */
export function openResultRecorder(options: RecorderOptions): RecordResult {
  const batches = new DataLoader<RunResult, Recorded>((batch) => recordByRun(options, batch), {
    cache: false,
    maxBatchSize: longestBatch,
    batchScheduleFn: setImmediate,
  });
  return (run, result, beside) => batches.load({ run, result, beside });
}
