// The thread of one module of hooks. It is started when it is needed, and ended when it stands still; whose fault
// that was is read from the marks that it left.
import { Worker } from 'node:worker_threads';
import { HookError } from './hook-error.ts';
import { beatsOf, isAtWork, type Marks, openMarks, suspectsOf } from './marks.ts';
import { type Reply, replySchema, type Request, type ThreadData } from './messages.ts';
import { type HookDescription, mostHooks } from './parse-hooks.ts';

export interface ModuleThreadOptions {
  /** URL of the module. */
  readonly module: string;
  readonly onReply: (reply: Reply) => void;
  /** All that was on its way is lost. */
  readonly onEnd: (why: string, suspects: readonly number[]) => void;
}

export interface ModuleThread {
  readonly hooks: readonly HookDescription[];
  /** @param startable hooks that a thread starts first which is not there yet */
  readonly send: (request: Request, startable: readonly number[]) => void;
  readonly isRunning: () => boolean;
  /** Whether the hook has anything in hand: then it is its fault when time is up. */
  readonly isAtWork: (hook: number) => boolean;
  /** Without a word to its hooks. */
  readonly terminate: () => Promise<void>;
}

/** Importing a module may take as long as reading a large model. */
const startMs = 30_000;
/** Its event loop turned not once, and no hook returned: longer than a busy machine keeps a thread waiting. */
const standstillMs = 2000;
const looks = 4;
/** A hook that keeps all that it sees ends its thread, not its process. */
const mostMegabytes = 256;

/** Built, also where this is run from its source: threads know nothing of TypeScript. */
const threadFile = new URL('../dist/hook-thread.js', import.meta.url);

function startThread(module: string, marks: Marks): Worker {
  return new Worker(threadFile, {
    workerData: { module, marks } satisfies ThreadData,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  });
}

/** Looks so often whether the thread has moved on, so that a process that was stopped itself blames nobody. */
function watchBeats(marks: Marks, onStandstill: () => void): () => void {
  let [last, still] = [beatsOf(marks), 0];
  const timer = setInterval(() => {
    const now = beatsOf(marks);
    still = now === last ? still + 1 : 0;
    last = now;
    if (still >= looks) onStandstill();
  }, standstillMs / looks).unref();
  return () => clearInterval(timer);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface RunningThread {
  readonly worker: Worker;
  readonly marks: Marks;
  readonly end: () => Promise<void>;
}

/** @param onEnd called once, unless it is ended from here */
function runThread(
  module: string,
  onReply: (reply: Reply) => void,
  onEnd: (why: string, marks: Marks) => void,
): RunningThread {
  const marks = openMarks(mostHooks);
  const worker = startThread(module, marks);
  let stopWatching = () => {};
  let isOver = false;
  const late = setTimeout(() => over(`its module was not read in ${startMs} ms`), startMs).unref();
  const end = async () => {
    isOver = true;
    clearTimeout(late);
    stopWatching();
    await worker.terminate();
  };
  const over = (why: string) => {
    if (isOver) return;
    void end();
    onEnd(why, marks);
  };
  worker.on('message', (message) => {
    const { data: reply } = replySchema.safeParse(message);
    if (reply === undefined || isOver) return; // a module may post what it likes
    if (reply.type === 'refused') return over(reply.problem);
    if (reply.type === 'described') {
      clearTimeout(late);
      worker.unref();
      stopWatching = watchBeats(marks, () => over(`it stood still for ${standstillMs} ms`));
    }
    onReply(reply);
  });
  worker.on('error', (error) => over(messageOf(error)));
  worker.on('exit', (code) => over(`exit code ${code}`));
  return { worker, marks, end };
}

/** @throws HookError where the module cannot be used */
export function openModuleThread({
  module,
  onReply,
  onEnd,
}: ModuleThreadOptions): Promise<ModuleThread> {
  return new Promise((resolve, reject) => {
    let hooks: readonly HookDescription[] | undefined;
    let running: RunningThread | undefined;
    const onDescribed = (described: readonly HookDescription[]) => {
      if (hooks !== undefined) return; // one that was started again
      hooks = described;
      resolve({
        hooks,
        send,
        isRunning: () => running !== undefined,
        isAtWork: (hook) => running !== undefined && isAtWork(running.marks, hook),
        terminate,
      });
    };
    const run = () =>
      runThread(
        module,
        (reply) => (reply.type === 'described' ? onDescribed(reply.hooks) : onReply(reply)),
        (why, marks) => {
          running = undefined;
          if (hooks === undefined) reject(new HookError(why));
          else onEnd(why, suspectsOf(marks, hooks.length));
        },
      );
    const send: ModuleThread['send'] = (request, startable) => {
      const isNew = running === undefined;
      running ??= run();
      const { worker } = running;
      if (isNew) worker.postMessage({ type: 'start', hooks: startable } satisfies Request);
      if (!isNew || request.type !== 'start') worker.postMessage(request);
    };
    const terminate = async () => {
      const last = running;
      running = undefined;
      await last?.end();
    };
    running = run();
  });
}
