// One hook within its thread: starts it, calls it within its time, flushes and stops it.
import type { ParsedHook } from './parse-hooks.ts';
import { type Marks, runMarked, waitMarked } from './marks.ts';
import type { Answer } from './messages.ts';

export interface CalledHook {
  /** @throws what `start` failed with, and is tried again with the next event */
  readonly start: () => Promise<void>;
  /** Never rejects. A hook that returns at once is answered at once. */
  readonly call: (event: object) => Answer | Promise<Answer>;
  /** Undefined where there is nothing to flush. */
  readonly flush: () => Promise<void> | undefined;
  readonly stop: () => Promise<void>;
}

const passed: Answer = { type: 'pass' };

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failed(what: string): Answer {
  return { type: 'failed', what };
}

/** @throws Error when the time is up first */
async function within(promise: Promise<unknown>, ms: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function isThenable(returned: unknown): returned is PromiseLike<unknown> {
  return (
    typeof returned === 'object' &&
    returned !== null &&
    'then' in returned &&
    typeof returned.then === 'function'
  );
}

function isReject(returned: unknown): returned is { readonly reject: string } {
  return (
    typeof returned === 'object' &&
    returned !== null &&
    'reject' in returned &&
    typeof returned.reject === 'string'
  );
}

/** What is no answer fails: a guard that is meant to refuse must not let pass by a slip. */
function answerOf({ kind }: ParsedHook, returned: unknown): Answer {
  if (kind === 'observe' || returned === undefined || returned === true) return passed;
  if (isReject(returned)) return { type: 'reject', why: returned.reject };
  return failed(`expected undefined, true or { reject: 'why' }, got a ${typeof returned}`);
}

export function openCalledHook(hook: ParsedHook, index: number, marks: Marks): CalledHook {
  const limitMs = hook.kind === 'observe' ? hook.budgetMs : hook.timeoutMs;
  // The process waits for a guard no longer than it said, and looks then whether it is still at it.
  const giveUpMs = hook.kind === 'observe' ? limitMs : 2 * limitMs;
  const handle = hook.kind === 'observe' ? hook.observe : hook.guard;
  let starting: Promise<void> | undefined;
  let isStarted = hook.start === undefined;
  let hasSeen = false;
  let flushing: Promise<void> | undefined;

  const run = (step: (...values: readonly unknown[]) => unknown, ...values: readonly unknown[]) =>
    runMarked(marks, index, () => step(...values));

  async function runToEnd(step: (() => unknown) | undefined): Promise<void> {
    if (step !== undefined) await waitMarked(marks, index, Promise.resolve(run(step)));
  }

  function start(): Promise<void> {
    starting ??= runToEnd(hook.start).then(
      () => {
        isStarted = true;
      },
      (error: unknown) => {
        starting = undefined;
        throw new Error(`it did not start: ${textOf(error)}`, { cause: error });
      },
    );
    return starting;
  }

  async function settle(waiting: Promise<unknown>): Promise<Answer> {
    try {
      const limited = within(waiting, giveUpMs);
      return answerOf(hook, await waitMarked(marks, index, limited));
    } catch (error) {
      return failed(textOf(error));
    }
  }

  function call(event: object): Answer | Promise<Answer> {
    hasSeen = true;
    if (!isStarted) return settle(start().then(() => run(handle, event)));
    try {
      const startedMs = performance.now();
      const returned = run(handle, event);
      if (isThenable(returned)) return settle(Promise.resolve(returned));
      const tookMs = Math.round(performance.now() - startedMs);
      return tookMs > limitMs
        ? failed(`took ${tookMs} ms, longer than ${limitMs} ms`)
        : answerOf(hook, returned);
    } catch (error) {
      return failed(textOf(error));
    }
  }

  function flush(): Promise<void> | undefined {
    if (!hasSeen || !isStarted || hook.flush === undefined || flushing !== undefined) {
      return undefined;
    }
    hasSeen = false;
    flushing = runToEnd(hook.flush).finally(() => {
      flushing = undefined;
    });
    return flushing;
  }

  async function stop(): Promise<void> {
    if (!isStarted) return;
    await flushing?.catch(() => {}); // it is told where it began
    await flush();
    await runToEnd(hook.stop);
  }

  return { start, call, flush, stop };
}
