import { availableParallelism } from 'node:os';
import { cpuQuota } from './cpu-quota.ts';

/**
 * How many processors this process may really use, at least 1; a part of one counts as one.
 *
 * Node 20 knows the affinity of a process, but not the quota of its container: with half a processor of 64
 * it would say 64. Node 22.12 and 24 know the quota, round it down, and pass over one below 1.
 */
export function processorsToUse(
  available: number = availableParallelism(),
  quota: number | undefined = cpuQuota(),
): number {
  return quota === undefined ? available : Math.min(available, Math.ceil(quota));
}
