// The thread behind `module-thread.ts`: whatever a hook does, the orders of the process go on.
import { parentPort, workerData } from 'node:worker_threads';
import { callObservers } from './call-observers.ts';
import { type CalledHook, openCalledHook, textOf } from './called-hook.ts';
import { limitOutput } from './limit-output.ts';
import { beat } from './marks.ts';
import type { Answer, Ask, Fault, Reply, Request, ThreadData } from './messages.ts';
import { describeHook, type ParsedHook, parseHooks } from './parse-hooks.ts';
import { openEventLoop } from './rest.ts';

const { module, marks }: ThreadData = workerData;
const beatEveryMs = 50;
const flushEveryMs = 1000;

limitOutput(process.stdout);
limitOutput(process.stderr);

function send(reply: Reply): void {
  parentPort?.postMessage(reply);
}

async function readHooks(): Promise<ParsedHook[]> {
  const imported: { readonly default?: unknown } = await import(module);
  return parseHooks(imported.default);
}

/** All at the same time. */
async function faultsOf(
  hooks: readonly number[],
  step: (hook: number) => Promise<unknown> | undefined,
): Promise<Fault[]> {
  const run = async (hook: number): Promise<Fault[]> => {
    try {
      await step(hook);
      return [];
    } catch (error) {
      return [{ hook, what: textOf(error) }];
    }
  };
  return (await Promise.all(hooks.map(run))).flat();
}

function startFlushing(hooks: readonly CalledHook[]): void {
  setInterval(() => {
    for (const [hook, called] of hooks.entries()) {
      called.flush()?.catch((error: unknown) => {
        send({ type: 'faulty', hook, what: `flush: ${textOf(error)}` });
      });
    }
  }, flushEveryMs);
}

/** Those that come in one turn of the event loop travel together. */
function openAnswers() {
  let answers: { id: number; answer: Answer }[] = [];
  const sendAll = () => {
    send({ type: 'answered', answers });
    answers = [];
  };
  return (id: number, answer: Answer) => {
    if (answers.length === 0) setImmediate(sendAll);
    answers.push({ id, answer });
  };
}

function readAsks(text: string): Ask[] {
  return JSON.parse(text);
}

const notThere: Answer = { type: 'failed', what: 'its module has fewer hooks than before' };

function serve(hooks: readonly CalledHook[]): void {
  const answer = openAnswers();
  const eventLoop = openEventLoop();
  const reply = async ({ id, hook, event }: Ask) =>
    answer(id, (await hooks[hook]?.call(event)) ?? notThere);
  const serveOne = async (request: Request): Promise<void> => {
    switch (request.type) {
      case 'start':
        return send({
          type: 'started',
          faults: await faultsOf(request.hooks, (hook) => hooks[hook]?.start()),
        });
      case 'observe':
        return send({
          type: 'observed',
          observed: await callObservers(hooks, request.calls),
          busyMs: eventLoop().active,
        });
      case 'ask':
        for (const ask of readAsks(request.asks)) void reply(ask);
        return;
      case 'end':
        return send({
          type: 'ended',
          faults: await faultsOf([...hooks.keys()], (hook) => hooks[hook]?.stop()),
        });
    }
  };
  parentPort?.on('message', (request: Request) => void serveOne(request));
}

setInterval(() => beat(marks), beatEveryMs);
// Not worth its thread: what a hook leaves running without waiting for it may fail.
process.on('unhandledRejection', (error) => {
  send({ type: 'faulty', what: `a promise that nothing waits for: ${textOf(error)}` });
});
try {
  const hooks = await readHooks();
  const called = hooks.map((hook, index) => openCalledHook(hook, index, marks));
  serve(called);
  startFlushing(called);
  send({ type: 'described', hooks: hooks.map(describeHook) });
} catch (error) {
  send({ type: 'refused', problem: textOf(error) });
}
