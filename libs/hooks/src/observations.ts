// What the observers of a module are to see: gathered, bounded, and sent while the thread has nothing in hand.
import type { HookPoint } from './hook.ts';
import type { Observer, OnTrouble } from './hosted-hook.ts';
import type { Observed, ObserveCalls } from './messages.ts';
import { openEventLoop, restAfter } from './rest.ts';
import type { Tallies } from './tallies.ts';

/** A message for each order would cost more than most hooks. */
const gatherMs = 20;
const mostInBatch = 1000;
/** For each hook. Beyond that events are dropped. */
const mostWaiting = 5000;

/** JSON: it takes less memory than the event, and less time to copy. */
type EventText = string;

interface Queue {
  readonly hook: Observer;
  waiting: EventText[];
  inThread: readonly EventText[];
}

export interface Observations {
  /** Never waits and never throws. */
  readonly observe: (at: HookPoint, event: () => EventText) => void;
  /** @param busyMs of the thread since the last time */
  readonly onObserved: (observed: readonly Observed[], busyMs: number) => void;
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
  let isDraining = false;
  let gathering: NodeJS.Timeout | undefined;
  const eventLoop = openEventLoop();
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
    return most === 0 ? [] : [{ hook: hook.index, events: `[${queue.inThread.join(',')}]` }];
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
      const event = inThread[fault.event];
      onTrouble({ hook: name, what: fault.what, event: event && JSON.parse(event) });
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

  function enqueue({ hook: { about, breaker }, waiting }: Queue, event: () => EventText): void {
    if (breaker.isResting()) return tallies.count(about.name, 'skipped');
    if (waiting.length >= mostWaiting || isClosed) return tallies.count(about.name, 'dropped');
    waiting.push(event());
    if (!isInThread) gathering ??= setTimeout(sendWaiting, gatherMs).unref();
  }

  return {
    observe: (at, event) => {
      for (const queue of queues) if (queue.hook.about.at === at) enqueue(queue, event);
    },
    onObserved: (observed, busyMs) => {
      if (isClosed) return;
      isInThread = false;
      for (const one of observed) {
        const queue = queues.find(({ hook }) => hook.index === one.hook);
        if (queue !== undefined) noteOne(queue, one);
      }
      if (isDraining) return sendWaiting();
      const isBehind = queues.some(({ waiting }) => waiting.length >= mostWaiting);
      const restMs = restAfter(busyMs, eventLoop().utilization, isBehind);
      gathering ??= setTimeout(sendWaiting, Math.max(restMs, gatherMs)).unref();
    },
    onEnd: (suspects) => {
      if (isClosed) return;
      isInThread = false;
      for (const queue of queues) drop(queue, suspects.includes(queue.hook.index));
      gathering ??= setTimeout(sendWaiting, gatherMs).unref();
    },
    drain: async () => {
      isDraining = true;
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
