// Ends the process when its event loop stands still: an endless loop renews no lock, answers no signal and
// would hold its orders for ever. A thread of its own watches, because nothing else gets a turn.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const beatsPerLimit = 8;

/**
 * Resolves when its thread runs; an event loop that stands still before would keep it from starting.
 * @param limitMs how long the event loop may stand still, in milliseconds
 */
export async function startWatchdog(name: string, limitMs: number): Promise<void> {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  setInterval(() => Atomics.add(beats, 0, 1), limitMs / beatsPerLimit).unref();
  const thread = new Worker(new URL('./watchdog-thread.js', import.meta.url), {
    workerData: { beats, name, limitMs },
  });
  await once(thread, 'online');
  thread.unref();
}
