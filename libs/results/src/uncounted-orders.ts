// Orders that are stored and not counted yet, and the step that counts them: what is taken off the list and what is
// added to the counters is one step, so each order is counted exactly once, whoever dies.
import { runScript, runScriptForBytes, script } from '@verdict/redis-script';
import type { Shard, Shards } from '@verdict/shards';
import { z } from 'zod';
import { besideKeys, runKeys, windowKeys } from './keys.ts';

/** Of each name in each window; what comes later is counted by the field `o`, separator and name. */
export const mostCategories = 1000;

/** Of a run in each shard; orders of times beyond are counted together in a window of this name. */
export const mostWindows = 1000;
export const otherWindow = 'other';

/** In fields that begin with `c`, before and behind a name. */
const separator = '\\31';

/** KEYS: the list, how many were ever counted. ARGV: how many to read. */
const readScript = script(`
return {tonumber(redis.call('GET', KEYS[2]) or 0), redis.call('LRANGE', KEYS[1], 0, ARGV[1] - 1)}`);

const pieceSchema = z.tuple([z.number(), z.array(z.instanceof(Buffer))]);

export interface UncountedPiece {
  /** How many elements had ever been counted before these. */
  readonly before: number;
  /** Lines of JSON: the run and what tells how to read its orders, the orders, and which of them count unless all do. */
  readonly elements: readonly Buffer[];
}

/** The oldest first. */
export async function readUncounted(
  { redis, prefix }: Shard,
  most: number,
): Promise<UncountedPiece> {
  const { uncounted, counted } = besideKeys(prefix);
  const answer = await runScriptForBytes(redis, readScript, [uncounted, counted], [most]);
  const [before, elements] = pieceSchema.parse(answer);
  return { before, elements };
}

/** How many elements there are, each of orders that were stored in one step. */
export async function countUncounted({ all }: Shards): Promise<number> {
  const lengths = await Promise.all(
    all.map(({ redis, prefix }) => redis.llen(besideKeys(prefix).uncounted)),
  );
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** What is to be added to the counters of one window of a run. */
export interface WindowAdditions {
  readonly run: string;
  readonly window: string;
  readonly orders: number;
  /** Counter to what is added to it. */
  readonly fields: ReadonlyMap<string, number>;
}

/**
 * KEYS: the list, how many were ever counted, then for each window a sign that the run is there, its windows, the
 * window and that of all others. ARGV: how many had been counted, how many elements are now, then for each window its
 * name, its orders, how many fields, and field and number of each.
 */
const countScript = script(`
local uncounted, counted, before, elements = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
if (redis.call('GET', counted) or '0') ~= before then return 0 end
local function countCategory(key, field, family, added)
  local apart = redis.call('HINCRBY', key, '#' .. family, 1)
  if apart <= ${mostCategories} then return end
  redis.call('HINCRBY', key, '#' .. family, -1)
  redis.call('HDEL', key, field)
  redis.call('HINCRBY', key, 'o' .. family, added)
end
local function count(key, from, to)
  for n = from, to, 2 do
    local field, added = ARGV[n], ARGV[n + 1]
    local isNew = redis.call('HINCRBY', key, field, added) == tonumber(added)
    local family = isNew and string.match(field, '^c(${separator}[^${separator}]*)${separator}')
    if family then countCategory(key, field, family, added) end
  end
end
local function isApart(windows, window, orders)
  local known = redis.call('HINCRBY', windows, window, orders)
  if known > tonumber(orders) or redis.call('HLEN', windows) <= ${mostWindows} then return true end
  redis.call('HDEL', windows, window)
  redis.call('HINCRBY', windows, '${otherWindow}', orders)
  return false
end
local at = 3
for n = 3, #KEYS, 4 do
  local last = at + 2 + 2 * tonumber(ARGV[at + 2])
  if redis.call('EXISTS', KEYS[n]) == 1 then
    local key = isApart(KEYS[n + 1], ARGV[at], ARGV[at + 1]) and KEYS[n + 2] or KEYS[n + 3]
    count(key, at + 3, last)
  end
  at = last + 1
end
redis.call('LTRIM', uncounted, elements, -1)
redis.call('INCRBY', counted, elements)
return 1`);

function keysOf(prefix: string, { run, window }: WindowAdditions): string[] {
  const { windows, window: keyOf } = windowKeys(prefix, run);
  return [runKeys(prefix, run).lastDecided, windows, keyOf(window), keyOf(otherWindow)];
}

/**
 * Adds what was counted of the first elements and takes them off the list, all in one step. A run that was dropped
 * meanwhile is left out.
 * @returns false where somebody else has counted them
 */
export async function addCounted(
  { redis, prefix }: Shard,
  { before, elements }: { readonly before: number; readonly elements: number },
  additions: readonly WindowAdditions[],
): Promise<boolean> {
  const { uncounted, counted } = besideKeys(prefix);
  const keys = [uncounted, counted, ...additions.flatMap((added) => keysOf(prefix, added))];
  const values: (string | number)[] = [before, elements];
  for (const { window, orders, fields } of additions) {
    values.push(window, orders, fields.size);
    for (const [field, added] of fields) values.push(field, added);
  }
  return (await runScript(redis, countScript, keys, values)) === 1;
}

/** KEYS: who counts. ARGV: who asks, for how many milliseconds. */
const claimScript = script(`
local counter = redis.call('GET', KEYS[1])
if counter and counter ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`);

/** One counts at a time, so that no work is done twice; that nothing is counted twice does not depend on it. */
export async function claimCounting(
  { redis, prefix }: Shard,
  name: string,
  forMs: number,
): Promise<boolean> {
  const { counter } = besideKeys(prefix);
  return (await runScript(redis, claimScript, [counter], [name, forMs])) === 1;
}

/** KEYS: who counts. ARGV: who leaves. */
const leaveScript = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`);

/** Another may count at once. */
export async function leaveCounting({ redis, prefix }: Shard, name: string): Promise<void> {
  await runScript(redis, leaveScript, [besideKeys(prefix).counter], [name]);
}
