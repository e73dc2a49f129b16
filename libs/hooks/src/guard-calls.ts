// Asks the guards of a module. The questions of one turn of the event loop are one message, so are their answers: a
// guard costs the orders that are in hand together one round trip to its thread.
import type { Guard, OnTrouble } from './hosted-hook.ts';
import type { Answer, Ask } from './messages.ts';

interface Pending {
  readonly hook: Guard;
  readonly event: object;
  readonly resolve: (answer: Answer) => void;
}

export interface GuardCalls {
  /** Never rejects, and answers in the time that the guard has. */
  readonly ask: (hook: Guard, event: object) => Promise<Answer>;
  readonly onAnswered: (
    answers: readonly { readonly id: number; readonly answer: Answer }[],
  ) => void;
  /** The thread ended. */
  readonly onEnd: (why: string) => void;
}

/** @param isAtWork whether the thread has begun with anything of the hook */
export function openGuardCalls(
  send: (asks: string) => void,
  isAtWork: (hook: number) => boolean,
  onTrouble: OnTrouble,
): GuardCalls {
  const pending = new Map<number, Pending>();
  let asks: Ask[] = [];
  const lastFaults = new Map<number, string>();
  let asked = 0;

  function settle(id: number, answer: Answer, isItsFault: boolean): void {
    const found = pending.get(id);
    if (found === undefined) return; // its time was up
    pending.delete(id);
    const { hook, event, resolve } = found;
    if (answer.type === 'failed') {
      lastFaults.set(hook.index, answer.what);
      onTrouble({ hook: hook.about.name, what: answer.what, event });
    }
    if (isItsFault) hook.note(answer.type !== 'failed');
    else hook.breaker.giveBack();
    resolve(answer);
  }

  function leftAlone({ index }: Guard): Answer {
    const last = lastFaults.get(index) ?? 'its thread ended';
    return { type: 'failed', what: `it is left alone after failing too often: ${last}` };
  }

  function endAfter(limitMs: number, ids: readonly number[]): void {
    const late: Answer = { type: 'failed', what: `no answer in ${limitMs} ms` };
    setTimeout(() => {
      for (const id of ids) {
        const index = pending.get(id)?.hook.index;
        // It is not to blame where others kept the thread from even asking it.
        if (index !== undefined) settle(id, late, isAtWork(index));
      }
    }, limitMs).unref();
  }

  function sendAsks(): void {
    const sent = asks;
    asks = [];
    const idsByLimit = new Map<number, number[]>();
    for (const { id } of sent) {
      const limitMs = pending.get(id)?.hook.about.timeoutMs;
      if (limitMs === undefined) continue; // its thread has ended
      const ids = idsByLimit.get(limitMs);
      if (ids === undefined) idsByLimit.set(limitMs, [id]);
      else ids.push(id);
    }
    for (const [limitMs, ids] of idsByLimit) endAfter(limitMs, ids);
    send(JSON.stringify(sent));
  }

  return {
    ask: async (hook, event) => {
      if (hook.breaker.take() === 'none') return leftAlone(hook);
      return new Promise((resolve) => {
        asked += 1;
        pending.set(asked, { hook, event, resolve });
        if (asks.length === 0) setImmediate(sendAsks);
        asks.push({ id: asked, hook: hook.index, event });
      });
    },
    onAnswered: (answers) => {
      for (const { id, answer } of answers) settle(id, answer, true);
    },
    onEnd: (why) => {
      for (const id of pending.keys()) {
        settle(id, { type: 'failed', what: `its thread ended: ${why}` }, false);
      }
    },
  };
}
