import { measuredIn, type Round } from '../measuring/round.ts';

const bytesPerMegabyte = 1e6;
const budget = { baseBytes: 50e6, factBytes: 130, resultBytes: 450 } as const;

export function redisPeakMegabytes(round: Round): number {
  return measuredIn(round, 'redis_peak_bytes') / bytesPerMegabyte;
}

/** Peak of Redis as a share of what so many facts and results may take. */
export function shareOfRedisBudget(round: Round): number {
  const { baseBytes, factBytes, resultBytes } = budget;
  const facts = measuredIn(round, 'facts') * factBytes;
  const results = round.orders * resultBytes;
  return measuredIn(round, 'redis_peak_bytes') / (baseBytes + facts + results);
}

const processes = ['enqueue', 'export', 'worker'] as const;

/** Peak of the largest process. */
export function processPeakMegabytes(round: Round): number {
  const peaks = processes.map((name) => measuredIn(round, `${name}_peak_rss_bytes`));
  return Math.max(...peaks) / bytesPerMegabyte;
}

/** How much more memory ten times the orders take, in the process that grows most. */
export function processGrowth(large: Round, small: Round): number {
  const growths = processes.map((name) => {
    const peak = `${name}_peak_rss_bytes`;
    return measuredIn(large, peak) / measuredIn(small, peak);
  });
  return Math.max(...growths);
}
