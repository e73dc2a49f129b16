// Calls hooks with a batch of events, in turns, so that none waits for another; and with time between for guards.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CalledHook } from './called-hook.ts';
import type { Answer, Observed, ObserveCalls } from './messages.ts';

/** Then whoever else has something to do in the thread is let in. */
const longestTurnMs = 5;
/** What was not handed out by then is for the next batch. */
const longestBatchMs = 200;

interface Calls {
  readonly hook: number;
  readonly events: readonly object[];
  readonly answers: (Answer | Promise<Answer>)[];
}

function openCalls({ hook, events }: ObserveCalls): Calls {
  return { hook, events: JSON.parse(events), answers: [] };
}

/** Most hooks return at once, and a promise for each of them would take as long as they do. */
async function settleAll(answers: readonly (Answer | Promise<Answer>)[]): Promise<Answer[]> {
  const settled: Answer[] = [];
  for (const answer of answers) settled.push(answer instanceof Promise ? await answer : answer);
  return settled;
}

async function settle({ hook, answers }: Calls): Promise<Observed> {
  const settled = await settleAll(answers);
  const areWell = settled.map(({ type }) => type !== 'failed');
  const event = areWell.indexOf(false);
  const first = settled[event];
  if (first?.type !== 'failed') return { hook, areWell };
  return { hook, areWell, fault: { event, what: first.what } };
}

export async function callObservers(
  hooks: readonly CalledHook[],
  batch: readonly ObserveCalls[],
): Promise<Observed[]> {
  const all = batch.map(openCalls);
  const most = Math.max(...all.map(({ events }) => events.length));
  const startedMs = performance.now();
  let turnMs = startedMs;
  for (let n = 0; n < most && performance.now() - startedMs < longestBatchMs; n += 1) {
    for (const { hook, events, answers } of all) {
      const [called, event] = [hooks[hook], events[n]];
      if (called !== undefined && event !== undefined) answers.push(called.call(event));
    }
    if (performance.now() - turnMs < longestTurnMs) continue;
    await nextTurn();
    turnMs = performance.now();
  }
  return Promise.all(all.map(settle));
}
