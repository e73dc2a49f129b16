import { expect, it } from 'vitest';
import { shareConcurrency } from './share-concurrency.ts';

it.each([
  [50, 1, [50]],
  [50, 4, [13, 13, 12, 12]],
  [8, 4, [2, 2, 2, 2]],
  [4, 4, [1, 1, 1, 1]],
  [2, 4, [1, 1, 1, 1]],
])('shares %i orders at once among %i shards, none left out', (concurrency, shards, parts) => {
  expect(shareConcurrency(concurrency, shards)).toEqual(parts);
});
