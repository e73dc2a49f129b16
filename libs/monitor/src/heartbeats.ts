// Each worker process says from time to time that it lives and how it does. Redis tells the time, as the clocks
// of machines differ.
import { runScript, script } from '@verdict/redis-script';
import type { Shard } from '@verdict/shards';
import { z } from 'zod';

const signSchema = z.object({
  name: z.string(),
  host: z.string(),
  pid: z.int(),
  started_at: z.string(),
  /** Orders that it decides at once, at most. */
  concurrency: z.int(),
  live_concurrency: z.int(),
  orders_in_hand: z.int(),
  /** Since it started. */
  decided: z.int(),
  failed_tries: z.int(),
  /** Resident set. */
  memory_bytes: z.int(),
});

export type SignOfLife = Readonly<z.infer<typeof signSchema>>;

export interface Heartbeat extends SignOfLife {
  /** Since it was heard of last. */
  readonly silent_ms: number;
}

/** A worker that ended without a word is shown for so long. */
const keptMs = 120_000;

function listKey({ prefix }: Shard): string {
  return `${prefix}:workers`;
}

function ownKey({ prefix }: Shard, name: string): string {
  return `${prefix}:worker:${name}`;
}

/** KEYS: the list, the worker's own. ARGV: name, sign, time to keep it in ms. */
const beatScript = script(`
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
redis.call('ZADD', KEYS[1], nowMs, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', nowMs - ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[3])`);

/** Once every few seconds, to the first shard. */
export async function sendSignOfLife(shard: Shard, sign: SignOfLife): Promise<void> {
  const values = [sign.name, JSON.stringify(sign), keptMs];
  const keys = [listKey(shard), ownKey(shard, sign.name)];
  await runScript(shard.redis, beatScript, keys, values);
}

/** For a worker that ends in order: nobody has to wonder where it is. */
export async function sendFarewell(shard: Shard, name: string): Promise<void> {
  await shard.redis.multi().zrem(listKey(shard), name).del(ownKey(shard, name)).exec();
}

const listScript = script(`
local time = redis.call('TIME')
local names, heardMs = redis.call('ZRANGE', KEYS[1], 0, -1), {}
for n, name in ipairs(names) do heardMs[n] = redis.call('ZSCORE', KEYS[1], name) end
return {time[1] * 1000 + math.floor(time[2] / 1000), names, heardMs}`);

const replySchema = z.tuple([z.int(), z.array(z.string()), z.array(z.string())]);

async function readHeartbeat(
  shard: Shard,
  name: string,
  silent_ms: number,
): Promise<Heartbeat | undefined> {
  const text = await shard.redis.get(ownKey(shard, name));
  return text === null ? undefined : { ...signSchema.parse(JSON.parse(text)), silent_ms };
}

/** Of all workers that were heard of in the last minutes, by name. */
export async function readHeartbeats(shard: Shard): Promise<Heartbeat[]> {
  const reply = await runScript(shard.redis, listScript, [listKey(shard)], []);
  const [nowMs, names, heardMs] = replySchema.parse(reply);
  const read = names.map((name, n) =>
    readHeartbeat(shard, name, nowMs - Number(heardMs[n] ?? nowMs)),
  );
  const heartbeats = (await Promise.all(read)).filter((heartbeat) => heartbeat !== undefined);
  return heartbeats.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
