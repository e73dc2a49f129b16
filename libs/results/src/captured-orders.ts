// What decided a share of the orders, for analysts: a stream of which the oldest are trimmed. The script that
// stores a result numbers its entries without gaps, so whoever reads knows how many are gone.
import { runScript, script } from '@verdict/redis-script';
import type { Shard } from '@verdict/shards';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { besideKeys } from './keys.ts';

export interface CapturedEntry {
  /** Its number among all that were ever captured in the shard, from 1. */
  readonly sequence: number;
  readonly text: string;
}

export interface CapturedPiece {
  /** In the order of their numbers. Where the first is not the next, those before it are trimmed. */
  readonly entries: readonly CapturedEntry[];
  /** How many were ever captured in the shard. */
  readonly total: number;
}

/** Both in one step: an entry that is counted is there, or trimmed. */
const readScript = script(`
return {tonumber(redis.call('GET', KEYS[2]) or '0'),
  redis.call('XRANGE', KEYS[1], '(' .. ARGV[1] .. '-0', '+', 'COUNT', ARGV[2])}`);

/** What an entry has beside its text is left alone: a later version may write more. */
const replySchema = z.tuple([z.int(), z.array(z.tuple([z.string(), z.array(z.string())]))]);

function entryOf([id, fields]: readonly [string, readonly string[]]): CapturedEntry {
  return { sequence: Number.parseInt(id, 10), text: fields[1] ?? '' };
}

/**
 * The captured orders of a shard that follow.
 * @param after number of the last one that was read, 0 at first
 * @param most at most so many at once
 */
export async function readCaptured(
  { redis, prefix }: Shard,
  after: number,
  most: number,
): Promise<CapturedPiece> {
  const { capture, captureTotal } = besideKeys(prefix);
  const reply = await runScript(redis, readScript, [capture, captureTotal], [after, most]);
  const [total, entries] = replySchema.parse(reply);
  return { total, entries: entries.map(entryOf) };
}

/**
 * A name for the numbers of all shards of an installation, made up when it is first asked for: the same numbers of
 * a Redis that was emptied are others.
 * @param home where the runs are listed
 */
export async function captureSource({ redis, prefix }: Shard): Promise<string> {
  const { captureSource: source } = besideKeys(prefix);
  await redis.set(source, randomUUID(), 'NX');
  const name = await redis.get(source);
  if (name === null) throw new Error(`expected a name at ${source}, got none`);
  return name;
}
