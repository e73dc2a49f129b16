// What the observers of a module are to see: gathered, bounded, and sent while the thread has nothing in hand.
import type { HookPoint } from './hook.ts';
import type { Observer, OnTrouble } from './hosted-hook.ts';
import type { Observed, ObserveCalls } from './messages.ts';
import type { Tallies } from './tallies.ts';

/** A message for each order would cost more than most hooks. */
const gatherMs = 20;
const mostInBatch = 500;
/** For each hook. Beyond that events are dropped. */
const mostWaiting = 5000;

interface Queue {
  readonly hook: Observer;
  waiting: object[];
  inThread: readonly object[];
}

export interface Observations {
  /** Never waits and never throws. */
  readonly observe: (at: HookPoint, event: object) => void;
  readonly onObserved: (observed: readonly Observed[]) => void;
  /** The thread ended. */
  readonly onEnd: (suspects: readonly number[]) => void;
  /** Resolves when all that was observed was told, or left out. */
  readonly drain: () => Promise<void>;
  /** What is left is dropped. */
  readonly close: () => void;
}

/** @param send called while nothing is in the thread */
export function openObservations(
  hooks: readonly Observer[],
  send: (calls: readonly ObserveCalls[]) => void,
  tallies: Tallies,
  onTrouble: OnTrouble,
): Observations {
  const queues = hooks.map((hook): Queue => ({ hook, waiting: [], inThread: [] }));
  let isInThread = false;
  let isClosed = false;
  let gathering: NodeJS.Timeout | undefined;
  let onIdle = () => {};

  function callsOf(queue: Queue): ObserveCalls[] {
    const { hook, waiting } = queue;
    if (waiting.length === 0) return [];
    const may = hook.breaker.take();
    const most = { all: mostInBatch, one: 1, none: 0 }[may];
    queue.inThread = waiting.slice(0, most);
    queue.waiting = may === 'all' ? waiting.slice(most) : [];
    if (may !== 'all')
      tallies.count(hook.about.name, 'skipped', waiting.length - queue.inThread.length);
    return most === 0 ? [] : [{ hook: hook.index, events: queue.inThread }];
  }

  function sendWaiting(): void {
    clearTimeout(gathering);
    gathering = undefined;
    if (isInThread || isClosed) return;
    const calls = queues.flatMap(callsOf);
    if (calls.length === 0) return onIdle();
    isInThread = true;
    send(calls);
  }

  function noteOne(queue: Queue, { areWell, fault }: Observed): void {
    const { hook, inThread } = queue;
    const { name } = hook.about;
    const well = areWell.filter(Boolean).length;
    tallies.count(name, 'seen', well);
    tallies.count(name, 'failed', areWell.length - well);
    if (fault !== undefined) {
      onTrouble({ hook: name, what: fault.what, event: inThread[fault.event] });
    }
    for (const isWell of areWell) hook.note(isWell);
    // There was no time for the rest.
    queue.waiting = [...inThread.slice(areWell.length), ...queue.waiting];
    queue.inThread = [];
  }

  function drop(queue: Queue, isToBlame: boolean): void {
    const { hook, inThread } = queue;
    tallies.count(hook.about.name, isToBlame ? 'failed' : 'dropped', inThread.length);
    hook.breaker.giveBack();
    queue.inThread = [];
  }

  return {
    observe: (at, event) => {
      for (const queue of queues) {
        const { about } = queue.hook;
        if (about.at !== at) continue;
        if (queue.waiting.length < mostWaiting && !isClosed) queue.waiting.push(event);
        else tallies.count(about.name, 'dropped');
      }
      gathering ??= setTimeout(sendWaiting, gatherMs).unref();
    },
    onObserved: (observed) => {
      if (isClosed) return;
      isInThread = false;
      for (const one of observed) {
        const queue = queues.find(({ hook }) => hook.index === one.hook);
        if (queue !== undefined) noteOne(queue, one);
      }
      sendWaiting();
    },
    onEnd: (suspects) => {
      if (isClosed) return;
      isInThread = false;
      for (const queue of queues) drop(queue, suspects.includes(queue.hook.index));
      gathering ??= setTimeout(sendWaiting, gatherMs).unref();
    },
    drain: async () => {
      const idle = new Promise<void>((resolve) => (onIdle = resolve));
      sendWaiting();
      await idle;
    },
    close: () => {
      isClosed = true;
      for (const { hook, waiting, inThread } of queues) {
        tallies.count(hook.about.name, 'dropped', waiting.length + inThread.length);
      }
    },
  };
}
