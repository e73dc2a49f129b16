import { describe, expect, it } from 'vitest';
import { median, quantile, spread } from './statistics.ts';

describe('the median', () => {
  it('is the middle value, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('is between the two middle values of an even number', () => {
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it('is no number when there are no values', () => {
    expect(median([])).toBeNaN();
  });
});

describe('a quantile', () => {
  it('is a value that was seen, by the nearest rank', () => {
    const values = Array.from({ length: 200 }, (_, n) => n + 1);
    expect(quantile(values, 0.99)).toBe(198);
    expect(quantile(values, 0.5)).toBe(100);
  });

  it('of one value is that value', () => {
    expect(quantile([7], 0.99)).toBe(7);
    expect(quantile([7], 0)).toBe(7);
  });
});

describe('the spread', () => {
  it('forgives one disturbed round of five', () => {
    expect(spread([100, 101, 99, 100, 500])).toBeCloseTo(0.01);
  });

  it('sees two of them', () => {
    expect(spread([100, 101, 99, 500, 500])).toBeCloseTo(399 / 101, 1);
  });

  it('of one value is none', () => {
    expect(spread([100])).toBe(0);
  });
});
