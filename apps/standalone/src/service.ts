import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Service {
  /** What it said when it was ready. */
  readonly message: unknown;
  readonly stop: () => Promise<void>;
}

/** Longer than a service gives itself to drain. */
const patienceMs = 15_000;

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

function untilReady(child: ChildProcess, exited: Promise<string>, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    void exited.then((cause) => reject(new Error(`${name} did not start: ${cause}`)));
  });
}

/**
 * Starts a long-running command and waits until it says that it is ready.
 * @param onDied called when it ends later without being told to
 */
export async function startService(
  name: string,
  env: NodeJS.ProcessEnv,
  onDied: (error: Error) => void,
): Promise<Service> {
  const child = fork(fileURLToPath(import.meta.resolve(`@verdict/${name}`)), { env });
  const exited = exitOf(child);
  const message = await untilReady(child, exited, name);
  let isStopping = false;
  void exited.then((cause) => {
    if (!isStopping) onDied(new Error(`${name} ended by itself: ${cause}`));
  });
  const stop = async () => {
    isStopping = true;
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await exited;
    clearTimeout(kill);
  };
  return { message, stop };
}
