// What happened since the beginning: counters and histograms that only grow.
import {
  countBelow,
  countOf,
  type Durations,
  type Histogram,
  measuredLanes,
  type Tally,
} from '@verdict/monitor';
import { counter, histogram } from './text.ts';

/** From 1 ms to four and a half hours. Powers of two, because of these the counts are exact. */
const boundsMs = Array.from({ length: 25 }, (_, doublings) => 2 ** doublings);

/** Durations are whole milliseconds, rounded: what counts as less than 16 took at most 0.016 s. */
function linesOf(name: string, lane: string, durations: Histogram): string[] {
  const count = countOf(durations);
  const buckets = boundsMs.map(
    (boundMs) =>
      `${name}_bucket{lane="${lane}", le="${boundMs / 1000}"} ${countBelow(durations, boundMs)}`,
  );
  return [
    ...buckets,
    `${name}_bucket{lane="${lane}", le="+Inf"} ${count}`,
    `${name}_sum{lane="${lane}"} ${durations.sum / 1000}`,
    `${name}_count{lane="${lane}"} ${count}`,
  ];
}

function durationMetric(name: string, help: string, durations: Durations): string {
  const lines = measuredLanes.flatMap((lane) => linesOf(name, lane, durations[lane]));
  return histogram(name, help, lines);
}

export function totalMetrics(totals: Tally): string {
  return [
    counter('verdict_orders_accepted_total', 'Orders accepted into a run', totals.accepted),
    counter('verdict_orders_decided_total', 'Orders whose result was stored', totals.decided),
    counter('verdict_orders_failed_total', 'Orders that were given up', totals.failed),
    counter('verdict_orders_retried_total', 'Tries at orders after the first', totals.retried),
    durationMetric(
      'verdict_order_waiting_seconds',
      'From the enqueue of an order until it was taken first',
      totals.waiting,
    ),
    durationMetric(
      'verdict_order_processing_seconds',
      'From the taking of an order until its result was stored',
      totals.processing,
    ),
  ].join('\n');
}
