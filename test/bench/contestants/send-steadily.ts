import { setInterval } from 'node:timers/promises';

/** A hundred a second, whatever became of those before: a slow answer does not slow the questions. */
const everyMs = 10;

/**
 * Sends the orders of these numbers until the signal comes, at least one.
 * @param sendOne resolves with the milliseconds that an order took
 * @returns what each took
 */
export async function sendSteadily(
  sendOne: (n: number) => Promise<number>,
  first: number,
  end: number,
  signal?: AbortSignal,
): Promise<number[]> {
  const sent: Promise<number>[] = [];
  for await (const _ of setInterval(everyMs)) {
    sent.push(sendOne(first + sent.length));
    if (first + sent.length >= end || signal?.aborted) break;
  }
  return Promise.all(sent);
}
