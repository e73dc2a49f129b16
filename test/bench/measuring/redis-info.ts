import type { Redis } from 'ioredis';

async function infoNumbers(redis: Redis, section: string): Promise<Map<string, number>> {
  const info = await redis.info(section);
  const fields = info.matchAll(/^([a-z_]+):([0-9.]+)\r?$/gm);
  return new Map([...fields].map(([, name = '', value]) => [name, Number(value)]));
}

/** CPU of the server so far, with the processes that it forks to rewrite its file, in microseconds. */
export async function redisCpuUs(redis: Redis): Promise<number> {
  const cpu = await infoNumbers(redis, 'cpu');
  const names = [
    'used_cpu_sys',
    'used_cpu_user',
    'used_cpu_sys_children',
    'used_cpu_user_children',
  ];
  return names.reduce((sum, name) => sum + (cpu.get(name) ?? 0) * 1e6, 0);
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
