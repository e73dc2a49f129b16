import slotOf from 'cluster-key-slot';
import { describe, expect, it } from 'vitest';
import { shardPrefix } from './hash-tag.ts';

function prefixesOf(keyPrefix: string, shards: number, servers = 1): string[] {
  return Array.from({ length: shards }, (_, index) =>
    shardPrefix(keyPrefix, { shards, servers }, index),
  );
}

/** Masters whose slots are split as `redis-cli --cluster create` splits them. */
function masterOf(prefix: string, masters: number): number {
  return Math.min(masters - 1, Math.floor(slotOf(`${prefix}:runs`) / (16_384 / masters)));
}

describe('the prefix of a shard', () => {
  it('is that of before when there is only one', () => {
    expect(prefixesOf('verdict', 1)).toEqual(['{verdict}']);
  });

  it('tells shard, layout and installation apart', () => {
    const layouts = [1, 2, 3, 4, 5, 6, 8, 12, 16, 64].flatMap((shards) => [
      ...prefixesOf('verdict', shards),
      ...prefixesOf('verdict-4', shards),
      ...(shards < 2 ? [] : prefixesOf('verdict', shards, 2)),
    ]);
    expect(new Set(layouts).size).toBe(layouts.length);
  });

  it('stays the same for ever: stored keys are found by it', () => {
    expect(prefixesOf('verdict', 4)).toEqual([
      '{verdict:4-0-3}',
      '{verdict:4-1-20}',
      '{verdict:4-2-3}',
      '{verdict:4-3-20}',
    ]);
    expect(prefixesOf('verdict', 2, 2)).toEqual(['{verdict:2x2-0-2}', '{verdict:2x2-1-3}']);
  });

  it('is a valid hash tag for any KEY_PREFIX', () => {
    for (const keyPrefix of ['v', 'Verdict_2-x', 'p'.repeat(50)]) {
      for (const prefix of prefixesOf(keyPrefix, 8)) {
        expect(prefix).toMatch(/^\{[^{}]+\}$/);
        expect(slotOf(`${prefix}:a`)).toBe(slotOf(`${prefix}:run:july:results:7`));
      }
    }
  });

  it.each([
    { shards: 3, masters: 3 },
    { shards: 6, masters: 3 },
    { shards: 16, masters: 4 },
    { shards: 64, masters: 16 },
  ])('spreads $shards shards evenly over $masters masters', ({ shards, masters }) => {
    const perMaster = Array.from({ length: masters }, () => 0);
    for (const prefix of prefixesOf('verdict', shards)) {
      const master = masterOf(prefix, masters);
      perMaster[master] = (perMaster[master] ?? 0) + 1;
    }
    expect(new Set(perMaster)).toEqual(new Set([shards / masters]));
  });
});
