// How long the thread of a module is left alone between two batches: its processor is one that orders may need.
import type { EventLoopUtilization } from 'node:perf_hooks';

/** Times as long as it was busy: then it has at most a quarter of a processor. */
const usually = 3;
/** Where it cannot keep up: events are dropped anyway, and orders matter more than how many of them are seen. */
const whenBehind = 50;

/**
 * @param busyMs how long the thread was busy with its last batch
 * @param utilization of this process, from 0 to 1: the more it rests itself, the less it matters
 * @param isBehind whether events come faster than they are seen
 * @returns milliseconds
 */
export function restAfter(busyMs: number, utilization: number, isBehind: boolean): number {
  return (isBehind ? whenBehind : usually) * busyMs * utilization;
}

/** @returns how busy the event loop of this thread was since it was asked last */
export function openEventLoop(): () => Pick<EventLoopUtilization, 'active' | 'utilization'> {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const since = performance.eventLoopUtilization(now, last);
    last = now;
    return since;
  };
}
