// Jobs that no producer put there. Those that BullMQ itself trips over are the affair of `producer doctor`.
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

/** All of it, or nothing. */
async function putRubbish(admin: Stage['admin'], queue: string, ids: readonly string[]) {
  const put = admin.multi();
  for (const [n, data] of rubbish.entries()) {
    const job = { name: 'decide', data, opts: '{}', timestamp: 1, delay: 0, priority: 0 };
    put.hset(`${queue}:${ids[n]}`, job).rpush(`${queue}:wait`, ids[n] ?? '');
  }
  await put.exec();
}

export async function malformedJobs({ admin }: Stage): Promise<string> {
  const prefix = (await shardPrefixes(admin))[0] ?? '';
  const queue = `${prefix}:orders`;
  const ids = rubbish.map((_, n) => `${rubbishRun}~${n}`);
  // Another fault may keep Redis from taking anything at the moment.
  const isPut = () =>
    putRubbish(admin, queue, ids).then(
      () => true,
      () => false,
    );
  await until('rubbish put into the queue', isPut, takenWithinMs);
  const scores = () => admin.zmscore(`${queue}:failed`, ...ids);
  const areFailed = async () => (await scores()).every((score) => score !== null);
  await until('all rubbish failed', areFailed, takenWithinMs).catch(async (cause: unknown) => {
    const failed = await scores();
    prove(false, `${ids.length} failed jobs, got ${JSON.stringify(failed)}: ${String(cause)}`);
  });
  return `${ids.length} malformed jobs put into the queue, all failed`;
}
