import { expect, it } from 'vitest';
import { UsageError } from '../errors.ts';
import { fileNameOf, type Part, parseFileName } from './part-name.ts';
import { placeInShard } from './place-in-shard.ts';

const date = '2026-11-28';
const part = (first: number, last: number, changes: Partial<Part> = {}): Part => ({
  shard: 0,
  first,
  last,
  count: last - first + 1,
  date,
  ...changes,
});

it.each([part(1, 1), part(1, 10_000), part(999_999_999_999, 1_000_000_000_001, { shard: 63 })])(
  'finds %o in the name of its file',
  (one) => {
    expect(parseFileName(fileNameOf(one, 'parquet'), date)).toEqual(one);
  },
);

it.each(['README.md', 'shard-00-1-2-2.jsonl', `${fileNameOf(part(1, 2), 'jsonl')}.part`])(
  'takes %s for none of its files',
  (name) => {
    expect(parseFileName(name, date)).toBeUndefined();
  },
);

it('is behind the last file of its own shard', () => {
  const parts = [part(11, 20), part(1, 10), part(1, 500, { shard: 1 })];
  expect(placeInShard(parts, 0)).toEqual({ after: 20, written: 20, torn: undefined });
  expect(placeInShard(parts, 2)).toEqual({ after: 0, written: 0, torn: undefined });
});

it('knows by the counts whether all files of the last reading are there', () => {
  const [one, other] = [part(11, 20, { count: 4 }), part(11, 20, { count: 6, date: '2026-11-29' })];
  expect(placeInShard([part(1, 10), one, other], 0)).toMatchObject({
    written: 20,
    torn: undefined,
  });
  expect(placeInShard([part(1, 10), one], 0)).toMatchObject({
    written: 14,
    torn: { first: 11, last: 20, count: 4, dates: new Set([date]) },
  });
});

it('takes what is missing before the last reading for trimmed', () => {
  expect(placeInShard([part(1, 10, { count: 4 }), part(21, 30)], 0)).toMatchObject({
    after: 30,
    written: 14,
    torn: undefined,
  });
});

it.each([
  ['overlap', [part(1, 10), part(10, 20)]],
  ['are in each other', [part(1, 10), part(3, 4)]],
  ['hold more than their numbers', [part(1, 10, { count: 11 })]],
])('refuses files that %s', (_what, parts) => {
  expect(() => placeInShard(parts, 0)).toThrow(UsageError);
});
