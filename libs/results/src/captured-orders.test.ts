import { openKeySpace } from '@verdict/testing';
import { expect, it } from 'vitest';
import { captureSource, readCaptured } from './captured-orders.ts';

async function openStream(texts: readonly string[]) {
  const space = openKeySpace();
  const { redis, prefix } = space;
  const add = async (text: string) => {
    const sequence = await redis.incr(`${prefix}:capture:total`);
    await redis.xadd(`${prefix}:capture`, `${sequence}-0`, 'e', text);
  };
  for (const text of texts) await add(text);
  const trimTo = (kept: number) => redis.xtrim(`${prefix}:capture`, 'MAXLEN', '=', kept);
  return { ...space, add, trimTo };
}

it('gives captured orders with their numbers, a piece at a time', async () => {
  const stream = await openStream(['a', 'b', 'c']);
  expect(await readCaptured(stream, 0, 2)).toEqual({
    entries: [
      { sequence: 1, text: 'a' },
      { sequence: 2, text: 'b' },
    ],
    total: 3,
  });
  expect(await readCaptured(stream, 2, 2)).toEqual({
    entries: [{ sequence: 3, text: 'c' }],
    total: 3,
  });
  expect(await readCaptured(stream, 3, 2)).toEqual({ entries: [], total: 3 });
});

it('leaves a gap where the oldest were trimmed', async () => {
  const stream = await openStream(['a', 'b', 'c', 'd']);
  await stream.trimTo(1);
  expect(await readCaptured(stream, 1, 10)).toEqual({
    entries: [{ sequence: 4, text: 'd' }],
    total: 4,
  });
});

it('has nothing where nothing was captured', async () => {
  expect(await readCaptured(openKeySpace(), 0, 10)).toEqual({ entries: [], total: 0 });
});

it('names an installation once', async () => {
  const [one, other] = [openKeySpace(), openKeySpace()];
  const name = await captureSource(one);
  expect(await captureSource(one)).toBe(name);
  expect(await captureSource(other)).not.toBe(name);
});
