// Keeps N worker processes alive: starts them, restarts one that dies, ends them together.
import type { Log } from '@verdict/runtime';
import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

export interface SuperviseOptions {
  /** Module that each process runs. */
  readonly replica: string;
  readonly replicas: number;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  /** Ends all replicas when aborted. */
  readonly signal: AbortSignal;
  /** Time they have to drain before they are killed, in milliseconds. */
  readonly drainMs: number;
  readonly onAllReady?: () => void;
}

const firstBackoffMs = 100;
const longestBackoffMs = 10_000;
/** A replica that lived this long died of something else than its start. */
const steadyMs = 10_000;
/** Between the replica's own deadline and the kill. */
const graceMs = 1000;

export function backoffMs(failedStarts: number): number {
  return Math.min(firstBackoffMs * 2 ** failedStarts, longestBackoffMs);
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

async function end(child: ChildProcess, options: SuperviseOptions): Promise<void> {
  const exited = exitOf(child);
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), options.drainMs + graceMs);
  await exited;
  clearTimeout(kill);
}

/** Runs one process until it exits or all shall end. Resolves with how it ended, if by itself. */
async function runOnce(
  options: SuperviseOptions,
  stopped: Promise<undefined>,
  onReady: () => void,
): Promise<string | undefined> {
  const child = fork(options.replica, { env: options.env });
  child.once('message', onReady);
  options.log.info({ replica: child.pid }, 'replica started');
  const cause = await Promise.race([exitOf(child), stopped]);
  if (cause === undefined) await end(child, options);
  return cause;
}

async function keepAlive(
  options: SuperviseOptions,
  stopped: Promise<undefined>,
  onReady: () => void,
): Promise<void> {
  let failedStarts = 0;
  while (!options.signal.aborted) {
    const startedMs = performance.now();
    const cause = await runOnce(options, stopped, onReady);
    if (cause === undefined) return;
    failedStarts = performance.now() - startedMs < steadyMs ? failedStarts + 1 : 0;
    const waitMs = backoffMs(failedStarts);
    options.log.error({ cause, restart_in_ms: waitMs }, 'replica died');
    await delay(waitMs, undefined, { signal: options.signal }).catch(() => {});
  }
}

function abortOf(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

/** Resolves when all replicas have ended after `signal` was aborted. */
export async function supervise(options: SuperviseOptions): Promise<void> {
  const starting = new Set(Array.from({ length: options.replicas }, (_, replica) => replica));
  const onReady = (replica: number) => {
    // One that is ready again after its restart counts once: the others may not be there yet.
    if (starting.delete(replica) && starting.size === 0) options.onAllReady?.();
  };
  const stopped = abortOf(options.signal);
  await Promise.all(
    [...starting].map((replica) => keepAlive(options, stopped, () => onReady(replica))),
  );
}
