// Pipelines that decide the same orders only to be compared. They do so in a thread of their own, after the result
// is stored: a shadow that is slow, throws or hangs costs no order a moment. What there is no time for is skipped.
import type { Result } from '@verdict/records';
import { comparisonKey, type ShadowFindings } from '@verdict/results';
import { Worker } from 'node:worker_threads';
import {
  type BatchFindings,
  count,
  findingsOf,
  type RunFindings,
  type Seen,
} from './shadow-batch.ts';

export interface ShadowsOptions {
  /** What the thread runs. */
  readonly module: URL | string;
  /** As `choosePipeline` takes them. */
  readonly names: readonly string[];
  /** `name@version` of each. */
  readonly models: readonly string[];
  /** For one batch; a thread that takes longer is ended. */
  readonly limitMs: number;
  /** In addition for the first, while the thread reads its pipelines. */
  readonly startMs: number;
  /** Told what is wrong with a shadow, as often as it is. */
  readonly onTrouble: (what: string) => void;
}

export interface Shadows {
  /** Never waits and never throws. */
  readonly observe: (run: string, result: Result) => void;
  /** What was found since it was taken last, by run. */
  readonly take: () => ReadonlyMap<string, ShadowFindings>;
  /** What could not be written is for the next time. */
  readonly putBack: (taken: ReadonlyMap<string, ShadowFindings>) => void;
  /** Resolves when all that was observed is compared, or has run out of time. */
  readonly end: () => Promise<void>;
}

/** Orders are gathered this long: a message for each would cost more than the comparison. */
const gatherMs = 20;
const mostInBatch = 500;
/** Beyond that orders are skipped. */
const mostWaiting = 5000;
/** In memory until they are written. */
const mostDisagreements = 1000;
/** A thread that ended this often in a row is left alone for a while. */
const mostEnds = 5;
const restMs = 60_000;

export function openShadows({
  module,
  names,
  models,
  limitMs,
  startMs,
  onTrouble,
}: ShadowsOptions): Shadows {
  let found = new Map<string, RunFindings>();
  let waiting: Seen[] = [];
  let inThread: readonly Seen[] = [];
  let thread: Worker | undefined;
  let gathering: NodeJS.Timeout | undefined;
  let limit: NodeJS.Timeout | undefined;
  let ends = 0;
  let restsUntilMs = 0;
  let onIdle: () => void = () => {};

  function skip(seen: readonly Pick<Seen, 'run'>[]): void {
    for (const { run } of seen) {
      for (const model of models)
        count(findingsOf(found, run).counts, comparisonKey(model, null, 'skipped'), 1);
    }
  }

  function add(runs: ReadonlyMap<string, ShadowFindings>): void {
    for (const [run, { counts, days, disagreements }] of runs) {
      const findings = findingsOf(found, run);
      for (const [key, added] of counts) count(findings.counts, key, added);
      for (const [key, added] of days) count(findings.days, key, added);
      const room = mostDisagreements - findings.disagreements.length;
      findings.disagreements.push(...disagreements.slice(0, Math.max(room, 0)));
    }
  }

  function onFindings({ runs, errors }: BatchFindings): void {
    clearTimeout(limit);
    ends = 0;
    inThread = [];
    add(runs);
    for (const error of errors) onTrouble(error);
    send();
  }

  function onEnd(ended: Worker, why: string): void {
    if (thread !== ended) return; // it was ended here
    clearTimeout(limit);
    thread = undefined;
    void ended.terminate();
    skip(inThread);
    inThread = [];
    ends += 1;
    if (ends >= mostEnds) restsUntilMs = Date.now() + restMs;
    onTrouble(`its thread was ended: ${why}`);
    send();
  }

  function startThread(): Worker {
    const started = new Worker(module, { workerData: { names } });
    started.unref();
    started.on('message', onFindings);
    started.on('error', (error) => onEnd(started, error.message));
    started.on('exit', (code) => onEnd(started, `exit code ${code}`));
    return started;
  }

  function send(): void {
    clearTimeout(gathering);
    gathering = undefined;
    if (inThread.length > 0) return;
    if (waiting.length === 0) return onIdle();
    if (Date.now() < restsUntilMs) {
      skip(waiting);
      waiting = [];
      return onIdle();
    }
    inThread = waiting.slice(0, mostInBatch);
    waiting = waiting.slice(mostInBatch);
    const ms = thread === undefined ? startMs + limitMs : limitMs;
    const running = (thread ??= startThread());
    limit = setTimeout(() => onEnd(running, `no answer in ${ms} ms`), ms).unref();
    running.postMessage(inThread);
  }

  return {
    observe: (run, { order, snapshot, recommendation, reason }) => {
      const seen = { run, order, snapshot, decision: { recommendation, reason } };
      if (waiting.length >= mostWaiting) return skip([seen]);
      waiting.push(seen);
      gathering ??= setTimeout(send, gatherMs).unref();
    },
    take: () => {
      const taken = found;
      found = new Map();
      return taken;
    },
    putBack: add,
    end: async () => {
      const idle = new Promise<void>((resolve) => (onIdle = resolve));
      send();
      await idle;
      const last = thread;
      thread = undefined;
      await last?.terminate();
    },
  };
}
