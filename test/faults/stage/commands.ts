// All commands of one stage: what they are started with, and how they are ended.
import { join } from 'node:path';
import type { Schedule } from '../schedule/schedule.ts';
import { producerEnvironment, workerEnvironment } from './command-environment.ts';
import { ProducerCommand } from './producer-command.ts';
import { WorkerCommand, type WorkerEnding } from './worker-command.ts';

interface CommandsOptions {
  readonly schedule: Schedule;
  readonly redisUrl: string;
  /** Gets the logs. */
  readonly dir: string;
  /** Modules that each process loads first. */
  readonly preloads: readonly string[];
  /** More settings. */
  readonly env: Readonly<Record<string, string>>;
}

export class Commands {
  readonly #options: CommandsOptions;
  readonly #workers: WorkerCommand[] = [];
  readonly #producers: ProducerCommand[] = [];

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  startWorkers(replicas: number): WorkerCommand {
    const { schedule, redisUrl, dir, preloads, env: more } = this.#options;
    const env = { ...workerEnvironment(schedule, redisUrl, preloads), ...more };
    const logFile = join(dir, `worker-${this.#workers.length}.log`);
    const command = new WorkerCommand({ replicas, env, logFile });
    this.#workers.push(command);
    return command;
  }

  startProducer(args: readonly string[]): ProducerCommand {
    const { schedule, redisUrl, dir, preloads, env: more } = this.#options;
    const env = { ...producerEnvironment(schedule, redisUrl, preloads), ...more };
    const command = new ProducerCommand({ args, env, logFile: join(dir, 'producer.log') });
    this.#producers.push(command);
    return command;
  }

  /** For good, all of them. */
  async stopProducers(): Promise<void> {
    await Promise.all(this.#producers.map((command) => command.giveUp()));
  }

  /** For good, all of them. */
  async stopWorkers(): Promise<void> {
    await Promise.all(this.#workers.map((command) => command.stop()));
  }

  /** Of all worker commands so far. */
  endings(): readonly WorkerEnding[] {
    return this.#workers.flatMap((command) => command.endings);
  }
}
