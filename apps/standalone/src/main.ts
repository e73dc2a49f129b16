// `npm start`: everything on this machine, from orders to decisions, with the same commands that
// a user types. Each of them is a process of its own, as it would be in production.
import { describeCrash, stopSignal } from '@verdict/runtime';
import { once } from 'node:events';
import { parseOptions, type StartOptions } from './options.ts';
import { prepareInput } from './prepare-input.ts';
import { runProducer } from './run-producer.ts';
import { say } from './say.ts';
import { StepFailedError } from './step-failed-error.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

const interruptedCode = 130;

async function decideOrders(options: StartOptions, workplace: Workplace): Promise<number> {
  const { dir, orders, run } = await prepareInput(options, workplace);
  const loaded = await runProducer(workplace, 'load', dir, ...options.mapFlags);
  const decided = await runProducer(
    workplace,
    'enqueue',
    orders,
    '--run',
    run,
    '--wait',
    ...options.runFlags,
    ...options.mapFlags,
  );
  const out = `results/${run}.jsonl`;
  await runProducer(
    workplace,
    'results',
    '--run',
    run,
    '--out',
    out,
    '--like',
    orders,
    ...options.mapFlags,
  );
  return Math.max(loaded, decided);
}

/** Resolves when the user ends it, throws when something else did. */
async function stopped(ended: AbortSignal, user: AbortSignal): Promise<void> {
  if (!ended.aborted) await once(ended, 'abort');
  if (!user.aborted) throw ended.reason;
}

async function start(signal: AbortSignal): Promise<number> {
  const options = parseOptions();
  const workplace = await openWorkplace(options, signal);
  try {
    const code = await decideOrders(options, workplace);
    if (options.once) return code;
    say(`\nThe dashboard stays at ${workplace.dashboardUrl} until Ctrl-C.`);
    say(`Live orders are decided at ${workplace.endpointUrl}, as the README shows.`);
    await stopped(workplace.signal, signal);
    return code;
  } finally {
    await workplace.close();
  }
}

const signal = stopSignal();

start(signal).then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (signal.aborted) process.exit(interruptedCode);
    console.error(`verdict: ${error instanceof Error ? error.message : describeCrash(error)}`);
    process.exit(error instanceof StepFailedError ? error.exitCode : 1);
  },
);
