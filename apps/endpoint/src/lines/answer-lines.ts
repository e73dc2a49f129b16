// Lines in, lines out: each is answered when its answer is known, and only so many are in hand. Whoever sends
// faster than orders are decided, or does not read the answers, is read more slowly: memory stays bounded.
import { once } from 'node:events';
import type { Writable } from 'node:stream';

export interface AnswerLinesOptions<Line> {
  readonly lines: AsyncIterable<Line>;
  /** The answer of one line, as text with its end. It never rejects. */
  readonly answer: (line: Line) => Promise<string>;
  readonly response: Writable;
  /** Aborts when the reader of the answers has left. */
  readonly signal: AbortSignal;
}

/** Enough for a worker to have its hands full. */
export const mostInHand = 200;

/** Writes one text after the other, as fast as they are read. */
function openWriter(response: Writable, signal: AbortSignal): (text: string) => Promise<void> {
  let last = Promise.resolve();
  return (text) => {
    last = last.then(async () => {
      signal.throwIfAborted();
      if (!response.write(text)) await once(response, 'drain', { signal });
    });
    return last;
  };
}

/** Resolves when all lines are answered. @throws when they cannot be read, or the answers not be sent */
export async function answerLines<Line>(options: AnswerLinesOptions<Line>): Promise<void> {
  const { lines, answer, response, signal } = options;
  const write = openWriter(response, signal);
  const inHand = new Set<Promise<void>>();
  for await (const line of lines) {
    const one = answer(line).then(write);
    inHand.add(one);
    one.then(() => inHand.delete(one)).catch(() => {}); // what failed is met below
    if (inHand.size >= mostInHand) await Promise.race(inHand);
  }
  await Promise.all(inHand);
}
