import { describe, expect, it } from 'vitest';
import { planMatches, roundsOf } from './plan.ts';

function figuresOf(options: Parameters<typeof planMatches>[0]): string[] {
  return planMatches(options).flatMap((match) => match.figures.map(({ name }) => name));
}

describe('the plan', () => {
  it('leaves out a million orders unless they are asked for', () => {
    expect(figuresOf({})).not.toContain('redis_memory_1m');
    expect(figuresOf({ long: true })).toEqual([
      ...figuresOf({}),
      'redis_memory_1m',
      'memory_growth',
    ]);
  });

  it('plays what is named, long or not', () => {
    expect(figuresOf({ only: ['producer', 'memory_growth'] })).toEqual([
      'producer',
      'memory_growth',
    ]);
  });

  it('has at least five rounds of all but a million orders', () => {
    const rounds = planMatches({ long: true }).map((match) => [match.name, roundsOf(match, {})]);
    expect(rounds.filter(([, count]) => count !== 5)).toEqual([['long runs', 1]]);
  });

  it('has the rounds that were asked for', () => {
    const [match] = planMatches({ short: true });
    expect(match && roundsOf(match, { short: true })).toBe(1);
    expect(match && roundsOf(match, { short: true, rounds: 3 })).toBe(3);
  });
});
