// Results live in a store of their own. Finished jobs are kept as a sample, for Bull Board only:
// keeping all of them would cost a fifth of the throughput and several times the memory.
import { crc32 } from 'node:zlib';

/** One finished job in this many is kept. */
export const sampledJobs = 100;

/** At most this many finished jobs are kept. */
export const keptCompletedJobs = 1000;

export function isSampled(jobId: string): boolean {
  return crc32(jobId) % sampledJobs === 0;
}
