import { randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isCaptured } from './is-captured.ts';

const count = 100_000;
const kinds = {
  'counted ids': (n: number) => `o-${n}`,
  'padded ids': (n: number) => `ORDER${String(n).padStart(12, '0')}`,
  'ids that end alike': (n: number) => `${n}-2026-eu-west-1`,
  'random ids': () => randomUUID(),
  'ids beyond Latin letters': (n: number) => `注文-${n}`,
};

/** Chi-square of the captured against an even spread over the groups of all. */
function chiSquareOver(ids: readonly string[], groups: number, groupOf: (id: string) => number) {
  const all = Array.from({ length: groups }, () => 0);
  const captured = Array.from({ length: groups }, () => 0);
  let total = 0;
  for (const id of ids) {
    const group = groupOf(id);
    all[group] = (all[group] ?? 0) + 1;
    if (!isCaptured(id, 0.2)) continue;
    captured[group] = (captured[group] ?? 0) + 1;
    total += 1;
  }
  return captured.reduce((sum, found, group) => {
    const expected = (total * (all[group] ?? 0)) / ids.length;
    return expected === 0 ? sum : sum + (found - expected) ** 2 / expected;
  }, 0);
}

describe.each(Object.entries(kinds))('of %s', (_kind, idOf) => {
  const ids = Array.from({ length: count }, (_, n) => idOf(n));

  it.each([0.01, 0.05, 0.5])('captures the share %d', (share) => {
    const captured = ids.filter((id) => isCaptured(id, share)).length;
    // Five standard deviations: once in two million tries by chance.
    const deviation = Math.sqrt(count * share * (1 - share));
    expect(Math.abs(captured - count * share)).toBeLessThan(5 * deviation);
  });

  it('captures at a share all that it captures at a smaller one', () => {
    const few = ids.filter((id) => isCaptured(id, 0.01));
    expect(few.length).toBeGreaterThan(0);
    expect(few.filter((id) => !isCaptured(id, 0.05))).toEqual([]);
  });

  it('captures none at 0 and all at 1', () => {
    expect(ids.some((id) => isCaptured(id, 0))).toBe(false);
    expect(ids.every((id) => isCaptured(id, 1))).toBe(true);
  });

  // The places of an order follow from crc32: see shard-of-order.ts and keys.ts of results. Bounds are those of p =
  // 1e-6, below which a sample of the same number would be by far.
  it.each([
    ['4 shards', 4, 31, (id: string) => (crc32(id) >>> 10) % 4],
    ['64 shards', 64, 130, (id: string) => (crc32(id) >>> 10) % 64],
    ['1024 buckets', 1024, 1250, (id: string) => crc32(id) % 1024],
  ])('spreads them evenly over %s', (_name, groups, bound, groupOf) => {
    expect(chiSquareOver(ids, groups, groupOf)).toBeLessThan(bound);
  });
});
