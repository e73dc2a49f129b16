// Waits for the outcomes of many orders with one question at a time. Results are the truth: nobody has to be
// told of them, so nothing is lost when a worker dies before it says something, and a batch pays nothing for it.
// A new order is looked for after half the time that orders take now, an older one at times that grow with its age:
// an order that is decided in a millisecond is answered in two or three, one of many is not asked for ten times before
// its turn, and one that waits for a minute costs some seventy looks.
import type { Outcome } from '@verdict/results';
import { withinMs } from '@verdict/runtime';

/** In the order of the ids; null where there is no outcome yet. */
export type FindOutcomes = (
  run: string,
  orderIds: readonly string[],
) => Promise<readonly (Outcome | null)[]>;

export interface WaitOptions {
  /** In milliseconds. */
  readonly timeoutMs: number;
  /** Ends the wait when whoever waits has left. */
  readonly signal: AbortSignal;
}

interface Waiter {
  readonly run: string;
  readonly order_id: string;
  readonly sinceMs: number;
  readonly untilMs: number;
  nextMs: number;
  readonly settle: (outcome: Outcome | undefined) => void;
}

const shortestPauseMs = 2;
const longestPauseMs = 250;
const shareOfAge = 1 / 8;
const shareOfUsual = 1 / 2;
/** Of the newest outcome in what is usual: a rush is forgotten after some twenty orders. */
const weightOfNewest = 1 / 4;
const pauseAfterErrorMs = 100;
/** A Redis that goes away may owe an answer for long; those who wait have times of their own. */
const answerWithinMs = 2000;
const mostAtOnce = 1000;

function pauseOf(ageMs: number): number {
  return Math.min(Math.max(ageMs * shareOfAge, shortestPauseMs), longestPauseMs);
}

export class OutcomeWatch {
  readonly #find: FindOutcomes;
  readonly #waiters = new Set<Waiter>();
  #timer: NodeJS.Timeout | undefined;
  #timerAtMs = Infinity;
  #isLooking = false;
  /** The age at which outcomes are found, lately. */
  #usualMs = 0;

  constructor(find: FindOutcomes) {
    this.#find = find;
  }

  /** Undefined when there is none in time, or the wait is ended. */
  outcomeOf(
    run: string,
    order_id: string,
    { timeoutMs, signal }: WaitOptions,
  ): Promise<Outcome | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const sinceMs = performance.now();
      const leave = () => waiter.settle(undefined);
      const settle: Waiter['settle'] = (outcome) => {
        signal.removeEventListener('abort', leave);
        this.#waiters.delete(waiter);
        resolve(outcome);
      };
      const untilMs = sinceMs + timeoutMs;
      const firstMs = Math.max(shortestPauseMs, this.#usualMs * shareOfUsual);
      const nextMs = Math.min(sinceMs + firstMs, untilMs);
      const waiter: Waiter = { run, order_id, sinceMs, untilMs, nextMs, settle };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiters.add(waiter);
      this.#lookAt(nextMs);
    });
  }

  /** Ends all waits, as when the process stops. */
  endAll(): void {
    for (const { settle } of this.#waiters) settle(undefined);
  }

  /** Looks then, unless an earlier look is planned or one goes on, which plans the next. */
  #lookAt(atMs: number): void {
    if (this.#isLooking || this.#timerAtMs <= atMs) return;
    clearTimeout(this.#timer);
    this.#timerAtMs = atMs;
    // Timers cut fractions off: one that rings early finds nobody due.
    const inMs = Math.ceil(atMs - performance.now());
    this.#timer = setTimeout(() => void this.#look(), inMs);
  }

  async #look(): Promise<void> {
    this.#timerAtMs = Infinity;
    this.#isLooking = true;
    const due = this.#due();
    const leastMs = await this.#ask(due).then(
      () => shortestPauseMs,
      () => pauseAfterErrorMs, // what is wrong with Redis, the next request is told
    );
    this.#isLooking = false;
    this.#plan(due, leastMs);
  }

  #due(): Waiter[] {
    const nowMs = performance.now();
    return [...this.#waiters].filter(({ nextMs }) => nextMs <= nowMs).slice(0, mostAtOnce);
  }

  async #ask(due: readonly Waiter[]): Promise<void> {
    for (const run of new Set(due.map((waiter) => waiter.run))) {
      const ofRun = due.filter((waiter) => waiter.run === run);
      const orderIds = ofRun.map(({ order_id }) => order_id);
      const outcomes = await withinMs(this.#find(run, orderIds), answerWithinMs, 'a look');
      for (const [n, { sinceMs, settle }] of ofRun.entries()) {
        const outcome = outcomes[n];
        if (!outcome) continue;
        this.#noteAge(performance.now() - sinceMs);
        settle(outcome);
      }
    }
  }

  /** An order that took uncommonly long does not keep others from being looked for. */
  #noteAge(ageMs: number): void {
    const newestMs = Math.min(ageMs, longestPauseMs);
    this.#usualMs += (newestMs - this.#usualMs) * weightOfNewest;
  }

  #plan(asked: readonly Waiter[], leastMs: number): void {
    const nowMs = performance.now();
    for (const waiter of asked.filter((one) => this.#waiters.has(one))) {
      const { sinceMs, untilMs, settle } = waiter;
      const nextMs = nowMs + Math.max(pauseOf(nowMs - sinceMs), leastMs);
      if (untilMs <= nowMs) settle(undefined);
      else waiter.nextMs = Math.min(nextMs, untilMs);
    }
    if (this.#waiters.size === 0) return;
    let firstMs = Infinity;
    for (const { nextMs } of this.#waiters) firstMs = Math.min(firstMs, nextMs);
    this.#lookAt(Math.max(firstMs, nowMs + leastMs));
  }
}
