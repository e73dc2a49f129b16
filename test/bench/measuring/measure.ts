import type { Setup } from '../contestants/contestant.ts';
import { holdRewrites, startRewrite } from './one-rewrite.ts';
import { profiled } from './profiled.ts';
import { redisCpuUs, redisRewriteCpuUs } from './redis-info.ts';
import type { Round } from './round.ts';

/** CPU that each process has used so far, in microseconds. */
export type CpuReaders = Readonly<Record<string, () => number | Promise<number>>>;

async function readCpu(readers: CpuReaders): Promise<Map<string, number>> {
  const used = new Map<string, number>();
  for (const [name, read] of Object.entries(readers)) used.set(name, await read());
  return used;
}

/**
 * Runs the work that counts: what prepares it comes before, what checks it comes after.
 * @param readers of the processes that do the work; Redis is read in any case
 * @returns the round, and what the work returned
 */
export async function measure<T>(
  { redis, orders, profileDir }: Setup,
  readers: CpuReaders,
  work: () => Promise<T>,
): Promise<readonly [Round, T]> {
  const all: CpuReaders = {
    ...readers,
    redis: () => redisCpuUs(redis),
    redis_rewrite: () => redisRewriteCpuUs(redis),
  };
  await holdRewrites(redis);
  const before = await readCpu(all);
  const startedMs = performance.now();
  await startRewrite(redis);
  const result = await (profileDir === undefined ? work() : profiled(profileDir, work));
  const seconds = (performance.now() - startedMs) / 1000;
  const after = await readCpu(all);
  const cpu = [...after].map(([name, us]) => [name, (us - (before.get(name) ?? 0)) / orders]);
  return [{ orders, seconds, cpu_us: Object.fromEntries(cpu), measured: {} }, result];
}
