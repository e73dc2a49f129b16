import type { Redis } from 'ioredis';

export async function infoNumbers(redis: Redis, section: string): Promise<Map<string, number>> {
  const info = await redis.info(section);
  const fields = info.matchAll(/^([a-z_]+):([0-9.]+)\r?$/gm);
  return new Map([...fields].map(([, name = '', value]) => [name, Number(value)]));
}

async function cpuUs(redis: Redis, ...fields: readonly string[]): Promise<number> {
  const cpu = await infoNumbers(redis, 'cpu');
  return fields.reduce((sum, field) => sum + (cpu.get(field) ?? 0) * 1e6, 0);
}

/** CPU of the server so far, in microseconds. */
export function redisCpuUs(redis: Redis): Promise<number> {
  return cpuUs(redis, 'used_cpu_sys', 'used_cpu_user');
}

/** CPU so far of the processes that the server forks to rewrite its append-only file, in microseconds. */
export function redisRewriteCpuUs(redis: Redis): Promise<number> {
  return cpuUs(redis, 'used_cpu_sys_children', 'used_cpu_user_children');
}

/** Memory in use now, and at its peak: the server notes it ten times a second. */
export async function redisMemory(
  redis: Redis,
): Promise<{ readonly usedBytes: number; readonly peakBytes: number }> {
  const memory = await infoNumbers(redis, 'memory');
  return {
    usedBytes: memory.get('used_memory') ?? Number.NaN,
    peakBytes: memory.get('used_memory_peak') ?? Number.NaN,
  };
}
