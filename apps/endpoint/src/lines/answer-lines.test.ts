import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { answerLines, mostInHand } from './answer-lines.ts';

/** Lines that count how many of them were taken. */
function countedLines(count: number) {
  const taken = { count: 0 };
  async function* lines(): AsyncGenerator<number> {
    for (let n = 0; n < count; n += 1) {
      taken.count += 1;
      yield n;
    }
  }
  return { taken, lines: lines() };
}

function openAnswers(lines: AsyncIterable<number>, answer: (line: number) => Promise<string>) {
  const left = new AbortController();
  const response = new PassThrough({ highWaterMark: 1 });
  const done = answerLines({ lines, answer, response, signal: left.signal });
  done.catch(() => {});
  return { response, left, done };
}

/** Lets everything happen that can. */
async function settle(): Promise<void> {
  for (let n = 0; n < 50; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

it('answers as answers come, and each line once', async () => {
  const { lines } = countedLines(1000);
  const { response, done } = openAnswers(lines, async (n) => {
    if (n % 2 === 0) await settle();
    return `${n}\n`;
  });
  const answered = text(response);
  await done;
  response.end();
  const numbers = (await answered).trim().split('\n').map(Number);
  expect(numbers.slice(0, 2)).toEqual([1, 3]);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
});

it('takes no more lines than it may have in hand while nothing is decided', async () => {
  const { lines, taken } = countedLines(1000);
  const { done, left } = openAnswers(lines, () => new Promise(() => {}));
  await settle();
  expect(taken.count).toBe(mostInHand);
  left.abort();
  void done;
});

it('takes no more lines while nobody reads the answers', async () => {
  const { lines, taken } = countedLines(1000);
  const { response, done } = openAnswers(lines, async (n) => `${n}\n`);
  await settle();
  expect(taken.count).toBeLessThanOrEqual(mostInHand + 2);
  response.resume();
  await done;
  expect(taken.count).toBe(1000);
});

it('ends when the reader has left', async () => {
  const { lines } = countedLines(1000);
  const { done, left } = openAnswers(lines, async (n) => `${n}\n`);
  await settle();
  left.abort();
  await expect(done).rejects.toThrow(/abort/i);
});
