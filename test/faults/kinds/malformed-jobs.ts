// Jobs that no producer put there. Those that BullMQ itself trips over are the affair of `producer doctor`.
import type { Redis } from 'ioredis';
import type { Stage } from '../stage/stage.ts';
import { shardPrefixes } from '../stage/keys.ts';
import { until } from '../stage/until.ts';
import { prove } from './proof.ts';

export const rubbishRun = 'rubbish';
const takenWithinMs = 60_000;

const rubbish = [
  'no JSON {',
  'null',
  '17',
  '[]',
  '{"__proto__":{"run":"orders"}}',
  '['.repeat(20_000) + ']'.repeat(20_000),
  '{"run":"rubbish","settings":{"model":"order-rules@1.0.0","inventory_as_of":"order-time","strict":false},"order":{"order_id":"x","customer_id":"c","timestamp":"2021-07-04 12:00:00","sku_code":"s","quantity":1,"zip_code":"0"}}',
] as const;

/** Those that are not there, as after a power cut or a FLUSHALL. */
async function putRubbish(admin: Redis, queue: string): Promise<void> {
  for (const [n, data] of rubbish.entries()) {
    const id = `${rubbishRun}~${n}`;
    if ((await admin.exists(`${queue}:${id}`)) === 1) continue;
    const job = { name: 'decide', data, opts: '{}', timestamp: 1, delay: 0, priority: 0 };
    await admin.multi().hset(`${queue}:${id}`, job).rpush(`${queue}:wait`, id).exec();
  }
}

export async function malformedJobs({ admin }: Stage): Promise<string> {
  const prefix = (await shardPrefixes(admin))[0] ?? '';
  const queue = `${prefix}:orders`;
  const ids = rubbish.map((_, n) => `${rubbishRun}~${n}`);
  const scores = () => admin.zmscore(`${queue}:failed`, ...ids);
  const areFailed = async () => {
    // Another fault may keep Redis from taking anything at the moment.
    await putRubbish(admin, queue).catch(() => {});
    return (await scores()).every((score) => score !== null);
  };
  await until('all rubbish failed', areFailed, takenWithinMs).catch(async (cause: unknown) => {
    const failed = await scores();
    prove(false, `${ids.length} failed jobs, got ${JSON.stringify(failed)}: ${String(cause)}`);
  });
  return `${ids.length} malformed jobs put into the queue, all failed`;
}
