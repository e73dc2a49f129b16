// The jobs that were set aside: read, counted, and removed by a person once they were looked at.
import type { RedisConnection } from '@verdict/redis-script';
import type { Shard } from '@verdict/shards';
import { z } from 'zod';
import { parseJobId } from './job-id.ts';
import { quarantineKeyOf } from './set-aside.ts';

/** A job that was set aside, with all that was stored of it. */
export interface QuarantinedJob {
  /** Names it in the quarantine. */
  readonly entry: string;
  /** ISO 8601 in UTC. */
  readonly set_aside_at: string;
  readonly lane: string;
  readonly place: string;
  readonly job_id: string;
  /** Null where the id does not tell. */
  readonly run: string | null;
  readonly order_id: string | null;
  readonly reason: string;
  readonly message: string;
  /** Of the key in Redis; `none` where the id had none. */
  readonly type: string;
  /** As Redis counts them. */
  readonly bytes: number;
  /** The fields of the hash, where all of it is text; otherwise null. */
  readonly fields: Readonly<Record<string, string>> | null;
  /** For RESTORE, in base64, where it is not; otherwise null. */
  readonly dump_base64: string | null;
}

const entrySchema = z.object({
  lane: z.string(),
  id: z.string(),
  place: z.string(),
  reason: z.string(),
  message: z.string(),
  type: z.string(),
  bytes: z.coerce.number(),
});

async function readFields(redis: RedisConnection, key: string) {
  const stored = await redis.hgetallBuffer(key);
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(stored)) {
    const text = value.toString();
    if (name.includes('\uFFFD') || !Buffer.from(text).equals(value)) return null;
    fields[name] = text;
  }
  return fields;
}

async function readContent(redis: RedisConnection, key: string, type: string) {
  const fields = type === 'hash' ? await readFields(redis, key) : null;
  if (fields !== null || type === 'none') return { fields, dump_base64: null };
  const dump = await redis.dumpBuffer(key);
  return { fields, dump_base64: dump?.toString('base64') ?? null };
}

function asRecord(fields: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (let n = 0; n < fields.length; n += 2) record[fields[n] ?? ''] = fields[n + 1] ?? '';
  return record;
}

async function readEntry({ redis, prefix }: Shard, entry: string, stored: readonly string[]) {
  const { id, type, bytes, ...about } = entrySchema.parse(asRecord(stored));
  const order = parseJobId(id);
  const content = await readContent(redis, `${quarantineKeyOf(prefix)}:${entry}`, type);
  return {
    entry,
    set_aside_at: new Date(Number.parseInt(entry, 10)).toISOString(),
    job_id: id,
    run: order?.run ?? null,
    order_id: order?.order_id ?? null,
    ...about,
    type,
    bytes,
    ...content,
  };
}

const pageSize = 100;

/** All of a shard, oldest first; one at a time, because each may be large. */
export async function* readQuarantine(shard: Shard): AsyncGenerator<QuarantinedJob> {
  const key = quarantineKeyOf(shard.prefix);
  for (let after = '-'; ;) {
    const page = await shard.redis.xrange(key, after, '+', 'COUNT', pageSize);
    for (const [entry, fields] of page) yield await readEntry(shard, entry, fields);
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = `(${last[0]}`;
  }
}

export async function countQuarantined(shards: readonly Shard[]): Promise<number> {
  const counts = await Promise.all(
    shards.map(({ redis, prefix }) => redis.xlen(quarantineKeyOf(prefix))),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Removes a job that was set aside, for good. */
export async function removeQuarantined({ redis, prefix }: Shard, entry: string): Promise<void> {
  const key = quarantineKeyOf(prefix);
  await redis.unlink(`${key}:${entry}`);
  await redis.xdel(key, entry);
}
