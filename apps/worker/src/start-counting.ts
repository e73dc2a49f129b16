// Counts in a thread of its own, with a lower priority than the replicas that decide. The supervisor itself cannot have one:
// its replicas would inherit it.
import type { Expectations } from '@verdict/monitor';
import type { Log, Settings } from '@verdict/runtime';
import { Worker } from 'node:worker_threads';

const module = new URL('./counting-thread.js', import.meta.url);
const restartMs = 10_000;

function exitOf(thread: Worker): Promise<void> {
  return new Promise((resolve) => {
    thread.once('exit', () => resolve());
  });
}

/** @returns ends it, after a last time */
export function startCounting(
  settings: Settings,
  expectations: Expectations,
  log: Log,
): () => Promise<void> {
  const ending = new AbortController();
  let thread: Worker | undefined;
  const start = () => {
    if (ending.signal.aborted) return;
    thread = new Worker(module, { workerData: { settings, expectations } });
    thread.once('error', (error) => {
      log.error({ err: error, restart_in_ms: restartMs }, 'the thread that counts died');
      thread = undefined;
      setTimeout(start, restartMs).unref();
    });
  };
  start();
  return async () => {
    ending.abort();
    if (thread === undefined) return;
    const exited = exitOf(thread);
    thread.postMessage('end');
    await exited;
  };
}
