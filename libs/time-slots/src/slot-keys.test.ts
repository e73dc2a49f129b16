import { expect, it } from 'vitest';
import { slotKeysAt } from './slot-keys.ts';

const noonMs = Date.UTC(2026, 0, 2, 12);

it('gives a time one slot of each resolution, and the totals', () => {
  expect(slotKeysAt('{v}', noonMs + 61_999)).toEqual([
    '{v}:figures:total',
    `{v}:figures:10s:${noonMs / 1000 + 60}`,
    `{v}:figures:1m:${noonMs / 1000 + 60}`,
    `{v}:figures:15m:${noonMs / 1000}`,
  ]);
});
