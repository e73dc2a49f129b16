// How much of what Redis has confirmed survives a crash of its machine.
import type { Cluster, Redis } from 'ioredis';
import { mastersOf } from './check-redis.ts';
import { infoField } from './server-trouble.ts';

/**
 * `always` every confirmed write; `everysec` all but the last second or two; `append-only` one of these
 * three, which of them may not be asked; `no` what the system happened to write; `snapshots` or `none` what
 * the last snapshot holds, if any is made; `unknown` where Redis does not say.
 */
export type Durability =
  'always' | 'everysec' | 'append-only' | 'no' | 'snapshots' | 'none' | 'unknown';

/** The weakest first. */
const byStrength: readonly Durability[] = [
  'none',
  'unknown',
  'snapshots',
  'no',
  'append-only',
  'everysec',
  'always',
];

/** Undefined where the user may not ask, as with managed services and careful access lists. */
async function readConfig(redis: Redis, name: string): Promise<string | undefined> {
  const answer = await redis.config('GET', name).catch(() => []);
  return Array.isArray(answer) ? answer[1] : undefined;
}

async function withoutAppendOnlyFile(redis: Redis): Promise<Durability> {
  const save = await readConfig(redis, 'save');
  if (save === undefined) return 'unknown';
  return save === '' ? 'none' : 'snapshots';
}

async function durabilityOfServer(redis: Redis): Promise<Durability> {
  const info = await redis.info('persistence').catch(() => '');
  const isAppendOnly = infoField(info, 'aof_enabled');
  if (isAppendOnly === undefined) return 'unknown';
  if (isAppendOnly === '0') return withoutAppendOnlyFile(redis);
  const appendfsync = await readConfig(redis, 'appendfsync');
  return byStrength.find((known) => known === appendfsync) ?? 'append-only';
}

/** Of several servers the weakest counts. */
export async function readDurability(
  connections: readonly (Redis | Cluster)[],
): Promise<Durability> {
  const found = await Promise.all(connections.flatMap(mastersOf).map(durabilityOfServer));
  return byStrength.find((durability) => found.includes(durability)) ?? 'unknown';
}

const warnings: Readonly<Partial<Record<Durability, string>>> = {
  none: 'Redis keeps nothing on disk: a restart of it loses all orders and results',
  snapshots: 'Redis has no append-only file: a crash loses all since its last snapshot',
  no: 'Redis leaves it to the system when its file is written (appendfsync no)',
};

/** What a user should be warned of; undefined where only the last moments are at stake. */
export function warningOf(durability: Durability): string | undefined {
  return warnings[durability];
}
