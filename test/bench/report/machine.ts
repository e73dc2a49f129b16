import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';

export interface Machine {
  readonly cpu: string;
  /** Processors that this process may use. */
  readonly cores: number;
  readonly memory_bytes: number;
  readonly platform: string;
  /** Processes that wanted to run in the minute before. */
  readonly load_before: number;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory_bytes: totalmem(),
    platform: `${platform()} ${arch()}`,
    load_before: loadavg()[0] ?? Number.NaN,
  };
}
