import { expect, test } from 'vitest';
import { splitByTime } from './split-by-time.ts';
import { trainingOrder } from './training-orders.test.support.ts';

const orders = [1, 2, 2, 2, 5, 6, 7, 8].map((day, index) => trainingOrder(index, { day }));
const idsOf = (list: readonly (typeof orders)[number][]) => list.map(({ order }) => order.order_id);

test.each([
  [0.5, 4],
  [0.75, 6],
  // Orders of the same time stay together.
  [0.4, 1],
  [0.25, 1],
])('a share of %f learns from the first %i', (share, count) => {
  const { training, later } = splitByTime(orders, { share });
  expect(idsOf(training)).toEqual(idsOf(orders.slice(0, count)));
  expect(idsOf(later)).toEqual(idsOf(orders.slice(count)));
});

test('an order of the very time belongs to the later part', () => {
  const { training } = splitByTime(orders, { until: '2021-07-05 12:00:00' });
  expect(training).toHaveLength(4);
});

test.each([
  [{ share: 0.1 }],
  [{ until: '2021-07-01 12:00:00' }],
  [{ until: '2022-01-01 00:00:00' }],
])('%j leaves one part empty', (boundary) => {
  expect(() => splitByTime(orders, boundary)).toThrow(
    /expected orders before .* got (0 and 8|8 and 0)/,
  );
});

test('no orders at all are told', () => {
  expect(() => splitByTime([], { share: 0.5 })).toThrow('got 0 and 0');
});
