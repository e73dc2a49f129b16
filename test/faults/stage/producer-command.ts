// A `producer` command as a person would run it: again when it failed, until it has ended well.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { endsWithUs } from './ends-with-us.ts';
import { stateOf } from './process-state.ts';
import { repo } from './repo.ts';
import { until } from './until.ts';

const againAfterMs = 300;
const goneWithinMs = 30_000;
/** All well, or finished with some failed orders. */
const finishedCodes: ReadonlySet<unknown> = new Set([0, 3]);
const usageError = 2;

interface ProducerOptions {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
}

export class ProducerCommand {
  /** Resolves with what it printed, when it has ended well; rejects when it is used wrongly. */
  readonly finished: Promise<string>;
  /** How each run of it ended: `exit code N` or a signal. */
  readonly endings: string[] = [];
  readonly #options: ProducerOptions;
  #child: ChildProcess | undefined;
  #isGivenUp = false;

  constructor(options: ProducerOptions) {
    this.#options = options;
    this.finished = this.#keep();
    this.finished.catch(() => {}); // reported where it is awaited
  }

  get pid(): number | undefined {
    const pid = this.#child?.pid;
    return pid !== undefined && stateOf(pid) !== undefined ? pid : undefined;
  }

  /** @throws Error when it has not ended well by then */
  async finishedWithin(ms: number): Promise<string> {
    const deadline = new AbortController();
    const late = delay(ms, undefined, { signal: deadline.signal }).then(() => {
      const tried = this.endings.join(', ') || 'none';
      throw new Error(`${this.#options.args[0]} did not end well within ${ms} ms; tries: ${tried}`);
    });
    try {
      return await Promise.race([this.finished, late]);
    } finally {
      deadline.abort();
      late.catch(() => {});
    }
  }

  /** Kills the running one, with -9. Unless given up before, it is started again. */
  async kill(): Promise<string> {
    const { pid } = this;
    if (pid === undefined) throw new Error('no producer is running that could be killed');
    const before = this.endings.length;
    process.kill(pid, 'SIGKILL');
    await until(`producer ${pid} gone`, () => this.endings.length > before, goneWithinMs);
    return this.endings[before] ?? '';
  }

  /** For good. */
  async giveUp(): Promise<void> {
    this.#isGivenUp = true;
    if (this.pid !== undefined) await this.kill();
    await this.finished.catch(() => {});
  }

  async #keep(): Promise<string> {
    while (!this.#isGivenUp) {
      const { ending, code, printed } = await this.#runOnce();
      this.endings.push(ending);
      if (finishedCodes.has(code)) return printed;
      if (code === usageError)
        throw new Error(`producer ${this.#options.args.join(' ')}: usage error`);
      await delay(againAfterMs);
    }
    return '';
  }

  async #runOnce() {
    const { args, env, logFile } = this.#options;
    const bin = join(repo, 'apps/producer/bin/producer.js');
    const child = spawn(process.execPath, [bin, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endsWithUs(child);
    this.#child = child;
    const [printed, said, [code, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null, string | null]>,
    ]);
    const ending = signal ?? `exit code ${code}`;
    await appendFile(logFile, `producer ${args.join(' ')}: ${ending}\n${said}`);
    return { ending, code, printed };
  }
}
