import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { Setup } from '../contestants/contestant.ts';
import { startMessage, type Told } from './messages.ts';

const main = new URL('./main.js', import.meta.url);

/** A worker in a process of its own, loaded and ready to be started. Its end by itself ends this one. */
export class WorkProcess {
  readonly #child: ChildProcess;
  readonly #told = new EventEmitter();
  #cpuUs = 0;
  #orders = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (told: Told) => this.#take(told));
    child.once('exit', (code, signal) => {
      if (signal !== 'SIGKILL') throw new Error(`a worker process ended with ${code ?? signal}`);
    });
  }

  /** @param kind one of `works` */
  static async open(kind: string, { url, orders }: Pick<Setup, 'url' | 'orders'>) {
    const opened = new WorkProcess(fork(main, [kind, url, String(orders)], { execArgv: [] }));
    await once(opened.#told, 'loaded');
    return opened;
  }

  #take(told: Told): void {
    if ('cpu_us' in told) this.#cpuUs = told.cpu_us;
    if (told.about === 'done') this.#orders = told.orders;
    this.#told.emit(told.about, told);
  }

  /** CPU of the process when it was last heard of, in microseconds. */
  get cpuUs(): number {
    return this.#cpuUs;
  }

  /** Resolves when it takes orders. */
  async start(): Promise<void> {
    const started = once(this.#told, 'started');
    this.#child.send(startMessage);
    await started;
  }

  onStored(listener: (order_id: string) => void): void {
    this.#told.on('stored', ({ order_id }) => listener(order_id));
  }

  /** At once: what it was to do is done. */
  async end(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  /** Resolves when these workers have done so many orders together. */
  static untilDone(workers: readonly WorkProcess[], orders: number): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        const done = workers.reduce((sum, worker) => sum + worker.#orders, 0);
        if (done >= orders) resolve();
      };
      for (const worker of workers) worker.#told.on('done', check);
    });
  }
}
