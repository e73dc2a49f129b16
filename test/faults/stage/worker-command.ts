// The `worker` command under a service manager: started again whenever it ends, until it shall stop.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endsWithUs } from './ends-with-us.ts';
import { childrenOf, stateOf } from './process-state.ts';
import { repo } from './repo.ts';
import { until } from './until.ts';

const restartPauseMs = 300;
const readyWithinMs = 120_000;

export interface WorkerEnding {
  readonly pid: number;
  /** A signal, or `exit code N`. */
  readonly how: string;
  /** It had taken orders before. */
  readonly wasReady: boolean;
  readonly isAskedFor: boolean;
}

interface WorkerOptions {
  readonly replicas: number;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
}

export class WorkerCommand {
  readonly endings: WorkerEnding[] = [];
  readonly #options: WorkerOptions;
  readonly #log: WriteStream;
  readonly #asked = new Set<number>();
  readonly #kept: Promise<void>;
  #child: ChildProcess | undefined;
  #readyPid: number | undefined;
  #isStopping = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#log = createWriteStream(options.logFile, { flags: 'a' });
    this.#kept = this.#keep();
  }

  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  /** Living processes that decide orders. */
  get replicas(): number[] {
    return childrenOf(this.pid, 'replica.js');
  }

  /** Those, and the processes in which they decide suspects. */
  get family(): number[] {
    return this.replicas.flatMap((replica) => [replica, ...childrenOf(replica, 'isolated.js')]);
  }

  async ready(): Promise<void> {
    await until('the worker takes orders', () => this.#readyPid === this.pid, readyWithinMs);
  }

  /** Ends the command itself, which is started again. Resolves when it is gone, with how it went. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<WorkerEnding> {
    const { pid } = this;
    this.#asked.add(pid);
    process.kill(pid, signal);
    const isGone = () => this.endings.some((ending) => ending.pid === pid);
    await until(`worker ${pid} ended by ${signal}`, isGone, readyWithinMs);
    const ending = this.endings.find((one) => one.pid === pid);
    if (ending === undefined) throw new Error(`expected the ending of ${pid}, got none`);
    return ending;
  }

  /** For good. Resolves with how it ended, if it was running. */
  async stop(): Promise<WorkerEnding | undefined> {
    if (this.#isStopping) return undefined;
    this.#isStopping = true;
    const isRunning = stateOf(this.pid) !== undefined;
    const ending = isRunning ? await this.end('SIGTERM') : undefined;
    await this.#kept;
    this.#log.end();
    return ending;
  }

  async #keep(): Promise<void> {
    while (!this.#isStopping) {
      this.endings.push(await this.#runOnce());
      await delay(restartPauseMs);
    }
  }

  async #runOnce(): Promise<WorkerEnding> {
    const { replicas, env } = this.#options;
    const child = fork(join(repo, 'apps/worker/bin/worker.js'), ['--replicas', String(replicas)], {
      env,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    endsWithUs(child);
    this.#child = child;
    child.stderr?.pipe(this.#log, { end: false });
    child.once('message', () => (this.#readyPid = child.pid));
    const [code, signal]: (number | string | null)[] = await once(child, 'exit');
    const pid = child.pid ?? -1;
    return {
      pid,
      how: signal === null || signal === undefined ? `exit code ${code}` : String(signal),
      wasReady: this.#readyPid === pid,
      isAskedFor: this.#asked.has(pid),
    };
  }
}
