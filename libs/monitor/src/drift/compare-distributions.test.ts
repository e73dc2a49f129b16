import { describe, expect, test } from 'vitest';
import { type Distribution, openCounting } from '../distribution.ts';
import { compareDistributions, levelOf } from './compare-distributions.ts';
import { describeDrift } from './describe-drift.ts';
import { openRandom, sample, weighted } from './seeded-samples.test.support.ts';

function categories(counts: Record<string, number>, missing = 0): Distribution {
  const sum = Object.values(counts).reduce((total, count) => total + count, 0);
  return { kind: 'category', n: sum + missing, missing, other: 0, counts };
}

function numbers(values: readonly (number | null)[]): Distribution {
  const { count, counted } = openCounting('number');
  for (const value of values) count(value);
  return counted();
}

describe('the level', () => {
  const judged = { n_reference: 500, n_current: 500, p: 0.0009, psi: 0, js_distance: 0 };

  test.each([
    [{ psi: 0.1 }, 'alert'],
    [{ js_distance: 0.1 }, 'alert'],
    [{ psi: 0.099, js_distance: 0.099 }, 'watch'],
    [{ psi: 9, js_distance: 1, p: 0.001 }, 'quiet'],
    [{ psi: 9, n_current: 499 }, 'not enough data'],
    [{ psi: 9, n_reference: 499 }, 'not enough data'],
  ])('%j is %s', (changed, level) => {
    expect(levelOf({ ...judged, ...changed }, 6)).toBe(level);
  });

  test('five bins or fewer need 200 orders', () => {
    const few = { ...judged, n_current: 200, n_reference: 200 };
    expect(levelOf(few, 5)).toBe('watch');
    expect(levelOf(few, 6)).toBe('not enough data');
    expect(levelOf({ ...few, n_current: 199 }, 5)).toBe('not enough data');
  });
});

describe('a category', () => {
  test('that has shifted is told with the two largest changes', () => {
    const before = categories({ OK: 700, FAILED: 100, VERIFY_ADDRESS: 200 });
    const after = categories({ OK: 450, FAILED: 350, VERIFY_ADDRESS: 200 });
    const drift = compareDistributions(before, after);
    expect(drift).toMatchObject({ level: 'alert', statistics: { n_reference: 1000, ks: null } });
    expect(describeDrift('payment_status', drift)).toBe(
      'payment_status: FAILED went from 10.0 % to 35.0 %, OK went from 70.0 % to 45.0 %',
    );
  });

  test('that is new is named', () => {
    const drift = compareDistributions(categories({ a: 600 }), categories({ a: 600, b: 300 }));
    expect(drift.statistics.new_categories).toEqual(['b']);
    expect(describeDrift('x', drift)).toContain('b went from 0.0 % to 33.3 %, ');
    expect(describeDrift('x', drift)).toMatch(/, new: b$/);
  });

  test('is not called new where the reference did not keep all apart', () => {
    const before = { ...categories({ a: 600 }), n: 601, other: 1 };
    expect(compareDistributions(before, categories({ b: 9 })).statistics.new_categories).toEqual(
      [],
    );
  });

  test('may be called as what every object has', () => {
    const odd = JSON.parse('{"__proto__": 300, "constructor": 300}');
    const drift = compareDistributions(categories({ a: 600 }), categories(odd));
    expect(drift.statistics.new_categories).toEqual(['__proto__', 'constructor']);
    expect(drift).toMatchObject({ level: 'alert', statistics: { js_distance: 1 } });
  });

  test('that is no longer known has changed', () => {
    const drift = compareDistributions(categories({ a: 600 }), categories({ a: 500 }, 100));
    expect(drift.level).toBe('alert');
    expect(drift.statistics).toMatchObject({
      missing_rate_reference: 0,
      missing_rate_current: 1 / 6,
    });
    expect(describeDrift('x', drift)).toContain('(unknown) went from 0.0 % to 16.7 %');
  });

  test('as before is told so', () => {
    const same = categories({ a: 600 });
    expect(describeDrift('x', compareDistributions(same, same))).toBe('x: as before');
  });
});

describe('numbers', () => {
  const stock = Array.from({ length: 2000 }, (_, n) => (n % 4 === 0 ? 0 : n % 100));

  test('of many values are compared in bins of about a tenth of the reference, frequent ones apart', () => {
    const { bins, level } = compareDistributions(numbers(stock), numbers(stock));
    expect(level).toBe('quiet');
    expect(bins.labels[0]).toBe('0');
    expect(bins.reference[0]).toBe(500);
    expect(bins.labels.length).toBeGreaterThan(6);
    expect(bins.labels.length).toBeLessThan(12);
    expect(bins.reference.reduce((sum, count) => sum + count, 0)).toBe(2000);
  });

  test('of few values are compared one by one', () => {
    const hours = numbers(Array.from({ length: 2400 }, (_, n) => n % 24));
    expect(compareDistributions(hours, hours).bins.labels).toEqual(
      Array.from({ length: 24 }, (_, hour) => String(hour)),
    );
  });

  test('that have moved are told by their mean, also far beyond the reference', () => {
    const drift = compareDistributions(numbers(stock), numbers(stock.map((n) => n + 10_000)));
    expect(drift.level).toBe('alert');
    expect(drift.statistics.ks).toBe(1);
    expect(drift.statistics.wasserstein).toBeGreaterThan(100);
    expect(describeDrift('inventory', drift)).toMatch(
      /^inventory: the mean went from 3\d\.\d to 10,100, /,
    );
  });
});

/** Features as orders have them, and one of every awkward kind: a long tail, and many rare categories. */
const features = {
  order_hour_of_day: ['number', (share: number) => Math.floor(share * 24)],
  inventory: ['number', (share: number) => (share < 0.21 ? 0 : Math.floor(share * 100))],
  amount: ['number', (share: number) => Math.exp(3 * Math.tan(1.4 * (share - 0.5)))],
  payment_status: [
    'category',
    (share: number) =>
      weighted(
        [
          ['OK', 70],
          ['FAILED', 10],
          ['A', 10],
          ['B', 10],
        ],
        share,
      ),
  ],
  zip_code_available: ['category', (share: number) => share < 0.53],
  sku_code: ['category', (share: number) => `sku-${Math.floor(1 / (share + 0.01))}`],
} as const;

const windows = 300;

describe.each(Object.entries(features))('%s without a shift', (name, [kind, draw]) => {
  test.each([500, 2000])('in windows of %d orders is hardly ever told', (n) => {
    const random = openRandom(name.length * n);
    let [alerts, told] = [0, 0];
    for (let window = 0; window < windows; window += 1) {
      const [before, after] = [
        sample(kind, 2500, () => draw(random())),
        sample(kind, n, () => draw(random())),
      ];
      const { level } = compareDistributions(before, after);
      if (level === 'alert') alerts += 1;
      if (level === 'alert' || level === 'watch') told += 1;
    }
    expect(alerts / windows).toBeLessThanOrEqual(0.004);
    expect(told / windows).toBeLessThanOrEqual(0.01);
  });
});

test('a fall of OK payments from 70 to 60 % in 1,000 orders is missed by hardly any window', () => {
  const random = openRandom(7);
  const draw = (ok: number) => () =>
    weighted(
      [
        ['OK', ok],
        ['FAILED', 10],
        ['A', 10],
        ['B', 90 - ok - 10],
      ],
      random(),
    );
  const levels = Array.from({ length: 200 }, () =>
    compareDistributions(sample('category', 2500, draw(70)), sample('category', 1000, draw(60))),
  ).map(({ level }) => level);
  expect(levels.filter((level) => level === 'quiet').length).toBeLessThanOrEqual(2);
});
