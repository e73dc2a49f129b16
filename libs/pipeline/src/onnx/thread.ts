// A model that is slow runs beside the event loop, which has locks to renew and other orders to serve.
import { Worker } from 'node:worker_threads';
import type { Answer, ModelShape } from './session.ts';

export interface Question {
  readonly id: number;
  readonly rows: readonly Float32Array[];
}

export type Reply =
  | { readonly id: number; readonly answers: readonly Answer[] }
  | { readonly id: number; readonly fault: string };

interface Waiting {
  readonly resolve: (answers: readonly Answer[]) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that has had nothing to do for so long ends; the next row starts another. */
const idleMs = 60_000;

/** Built, also where this is run from its source: threads know nothing of TypeScript. */
const threadFile = new URL('../../dist/onnx/session-thread.js', import.meta.url);

interface Thread {
  readonly ask: (rows: readonly Float32Array[]) => Promise<readonly Answer[]>;
  readonly isOver: () => boolean;
}

function startThread(bytes: Uint8Array, shape: ModelShape): Thread {
  const worker = new Worker(threadFile, { workerData: { bytes, shape }, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let [asked, isOver] = [0, false];
  // It keeps the process alive only while somebody waits for it.
  worker.unref();
  const idle = setTimeout(() => {
    isOver = waiting.size === 0;
    if (isOver) void worker.terminate();
    else idle.refresh(); // a run may take longer than that
  }, idleMs).unref();
  const end = (reason: string) => {
    isOver = true;
    clearTimeout(idle);
    for (const { reject } of waiting.values())
      reject(new Error(`the thread of the model ended: ${reason}`));
    waiting.clear();
  };
  worker.on('error', (error) => end(error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => end(`exit code ${code}`));
  worker.on('message', (reply: Reply) => {
    const asker = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (waiting.size === 0) worker.unref();
    if ('answers' in reply) asker?.resolve(reply.answers);
    else asker?.reject(new Error(reply.fault));
  });
  const ask: Thread['ask'] = (rows) =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      idle.refresh();
      worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage({ id: asked, rows } satisfies Question);
    });
  return { ask, isOver: () => isOver };
}

/** @returns what runs rows on a thread of their own, which is there when it is needed */
export function openThread(bytes: Uint8Array, shape: ModelShape): Thread['ask'] {
  let thread: Thread | undefined;
  return (rows) => {
    if (thread === undefined || thread.isOver()) thread = startThread(bytes, shape);
    return thread.ask(rows);
  };
}
