import { expect, test } from 'vitest';
import type { Distribution } from '../distribution.ts';
import { compareCounted } from './compare-counted.ts';

function categories(counts: Readonly<Record<string, number>>): Distribution {
  const n = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { kind: 'category', n, missing: 0, other: 0, counts };
}

test('each feature is compared by its name, and what the reference does not have is left out', () => {
  const reference = {
    features: { status: categories({ OK: 700, FAILED: 300 }), gone: categories({ a: 1000 }) },
    decisions: categories({ Deliver: 500, Decline: 500 }),
  };
  const current = {
    features: { status: categories({ OK: 400, FAILED: 600 }), fresh: categories({ b: 1000 }) },
    decisions: categories({ Deliver: 510, Decline: 490 }),
  };
  const { orders, features, decisions } = compareCounted(reference, current);
  expect(orders).toBe(1000);
  expect(features).toMatchObject([{ name: 'status', level: 'alert' }]);
  expect(features[0]?.says).toBe(
    'status: FAILED went from 30.0 % to 60.0 %, OK went from 70.0 % to 40.0 %',
  );
  expect(decisions).toMatchObject({ name: 'recommendation', level: 'quiet' });
});
