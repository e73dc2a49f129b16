// Decides orders that had lost a worker, one at a time, in a process of their own: if one of them ends it, it
// is clear which, and no other order is in there.
import { ImpossibleOrderError, OrderError } from '@verdict/records';
import type { OrderAttempt } from '@verdict/queue';
import { type ChildProcess, fork, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { afterLooks } from './after-looks.ts';
import { LastWords } from './last-words.ts';
import { z } from 'zod';

export interface IsolationOptions {
  /** Module that the process runs; it says `ready`, takes questions and answers with replies. */
  readonly module: string;
  readonly env: NodeJS.ProcessEnv;
  /** The process is killed when an order takes longer, in milliseconds. */
  readonly limitMs: number;
  /** Whether the time since then, in milliseconds of `performance.now()`, was the order's own. */
  readonly isOrdersTime?: (sinceMs: number) => boolean;
}

/** What the process is asked: one try at an order, of the shard of that number. */
export interface Question {
  readonly attempt: OrderAttempt;
  readonly shard: number;
}

/** What the process answers: the value, the error that the order failed with, or why it is about to end. */
export const replySchema = z.union([
  z.object({ value: z.string() }),
  z.object({ isFinal: z.boolean(), reason: z.string(), message: z.string() }),
  z.object({ dying: z.string() }),
]);

export type Reply = z.infer<typeof replySchema>;

interface Ending {
  readonly reply?: Reply;
  readonly exit?: { readonly code: number | null; readonly signal: string | null };
  /** What the process told its parent before it ended. */
  readonly dying?: string;
}

/** Signals that a process brings upon itself, by a fault of its code or by giving up. */
const ownSignals: ReadonlySet<string | null> = new Set([
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGILL',
  'SIGSEGV',
  'SIGSYS',
  'SIGTRAP',
]);

/** Node says so on stderr; the signal with which it then ends depends on its version. */
const outOfMemory = /out of memory/;

/** @param said the end of its stderr */
function exitError({ exit, dying }: Ending, said: string): Error {
  const { code = null, signal = null } = exit ?? {};
  const crashed = (message: string) => new ImpossibleOrderError('order.crashed', message);
  if (dying !== undefined) return crashed(dying);
  if (signal === null) return crashed(`ended its process with exit code ${code}`);
  if (outOfMemory.test(said)) return crashed('ran out of memory, alone in its process');
  if (ownSignals.has(signal)) return crashed(`ended its process by ${signal}`);
  // Whoever sent the signal, it was not the order: it may be tried again.
  return new OrderError('order.killed', `its process was ended by ${signal}`);
}

/** Asks the process to decide, until it answers, ends or takes too long. */
function ask(
  child: ChildProcess,
  question: Question,
  { limitMs, isOrdersTime = () => true }: IsolationOptions,
): Promise<Ending> {
  return new Promise((resolve) => {
    let dying: string | undefined;
    let startedMs = performance.now();
    const conclude = (ending: Ending) => {
      stopLooking();
      child.off('message', onMessage).off('exit', onExit);
      resolve(dying === undefined ? ending : { ...ending, dying });
    };
    const onMessage = (message: unknown) => {
      const reply = replySchema.parse(message);
      if ('dying' in reply) ({ dying } = reply);
      else conclude({ reply });
    };
    const onExit = (code: number | null, signal: string | null) =>
      conclude({ exit: { code, signal } });
    const look = () =>
      afterLooks(limitMs, () => {
        if (isOrdersTime(startedMs)) conclude({});
        else {
          startedMs = performance.now();
          stopLooking = look();
        }
      });
    let stopLooking = look();
    child.on('message', onMessage).on('exit', onExit);
    child.send(question, () => {}); // one that is gone already says so by its exit
  });
}

export class Isolation {
  readonly #options: IsolationOptions;
  #child: ChildProcess | undefined;
  #lastWords: LastWords | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: IsolationOptions) {
    this.#options = options;
  }

  /**
   * Decides one order, when those before it are done.
   * @throws ImpossibleOrderError `order.crashed` or `order.hung`, or what the order itself failed with
   */
  decide(question: Question): Promise<string> {
    const decided = this.#tail.then(() => this.#decideAlone(question));
    this.#tail = decided.catch(() => {});
    return decided;
  }

  close(): void {
    this.#child?.kill('SIGKILL');
  }

  async #decideAlone(question: Question): Promise<string> {
    const { limitMs } = this.#options;
    this.#child ??= await this.#start();
    const ending = await ask(this.#child, question, this.#options);
    if (ending.reply !== undefined && 'value' in ending.reply) return ending.reply.value;
    if (ending.reply !== undefined && 'isFinal' in ending.reply) {
      const { isFinal, reason, message } = ending.reply;
      throw isFinal ? new ImpossibleOrderError(reason, message) : new OrderError(reason, message);
    }
    this.#child.kill('SIGKILL');
    this.#child = undefined;
    if (ending.exit !== undefined) throw exitError(ending, (await this.#lastWords?.all()) ?? '');
    throw new ImpossibleOrderError(
      'order.hung',
      `did not end within ${limitMs} ms, alone in its process`,
    );
  }

  async #start(): Promise<ChildProcess> {
    const stdio: StdioOptions = ['ignore', 'inherit', 'pipe', 'ipc'];
    const child = fork(this.#options.module, { env: this.#options.env, stdio });
    this.#lastWords = new LastWords(child.stderr);
    const [message] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (message === 'ready') return child;
    throw new OrderError(
      'order.isolation',
      'the process for orders that lost a worker did not start',
    );
  }
}
