import { secondsOf, timestampOf } from '@verdict/records';
import { describe, expect, test } from 'vitest';
import {
  chooseLength,
  endOfFirstQuarter,
  groupWindows,
  lengthsFor,
  type TimeWindow,
} from './display-windows.ts';

const hour = 3600;
const day = 24 * hour;
const monday = secondsOf('2021-07-05 00:00:00');

/** One after the other. */
function windowsOf(orders: readonly number[], length_seconds = day): TimeWindow[] {
  return orders.map((count, n) => ({
    start_seconds: monday + n * length_seconds,
    length_seconds,
    orders: count,
  }));
}

function days(count: number, orders: number): TimeWindow[] {
  return windowsOf(Array.from({ length: count }, () => orders));
}

describe('windows to look at', () => {
  test('are put together by weeks that begin on Monday, and none is lost', () => {
    const groups = groupWindows(days(16, 10).toReversed(), 7 * day);
    expect(groups.map(({ start_seconds, orders }) => [timestampOf(start_seconds), orders])).toEqual(
      [
        ['2021-07-05 00:00:00', 70],
        ['2021-07-12 00:00:00', 70],
        ['2021-07-19 00:00:00', 20],
      ],
    );
    const [first] = groups;
    expect(first?.windows.map(({ start_seconds }) => (start_seconds - monday) / day)).toEqual([
      0, 1, 2, 3, 4, 5, 6,
    ]);
  });

  test('have the lengths that those which were counted fit into', () => {
    expect(lengthsFor(windowsOf([1], hour))).toEqual([hour, day, 7 * day, 28 * day]);
    expect(lengthsFor(windowsOf([1], 7 * day))).toEqual([7 * day, 28 * day]);
    expect(lengthsFor([...windowsOf([1], hour), ...days(1, 1)])).toEqual([day, 7 * day, 28 * day]);
    expect(lengthsFor(windowsOf([1], 3 * day))).toEqual([3 * day]);
  });

  test.each([
    [days(28, 500), day],
    [days(28, 499), 7 * day],
    [days(28, 72), 7 * day],
    [days(28, 71), 28 * day],
    [days(28, 1), 28 * day],
    // Some large days do not make up for many small ones.
    [windowsOf([9000, 9000, 3, 3, 3, 3, 3]), 7 * day],
    [windowsOf([600, 600, 600, 3, 3]), day],
    [windowsOf([600, 600], hour), hour],
    [[], 28 * day],
  ])('%#: are as short as half of them have enough orders for', (windows, length) => {
    expect(chooseLength(windows, 100)).toBe(length);
  });

  test('are longer where there would be too many', () => {
    expect(chooseLength(days(28, 500), 27)).toBe(7 * day);
    expect(chooseLength(days(28, 500), 3)).toBe(28 * day);
  });
});

describe('the first quarter of the time', () => {
  test.each([
    [1, 1],
    [4, 1],
    [7, 1],
    [8, 2],
    [31, 7],
  ])('of %d days is %d', (count, quarter) => {
    expect(endOfFirstQuarter(days(count, 1))).toBe(monday + quarter * day);
  });

  test('is one of the time, whatever the number of orders and windows', () => {
    const [first] = days(1, 1);
    const sparse = [first, { start_seconds: monday + 39 * day, length_seconds: day, orders: 900 }];
    expect(endOfFirstQuarter(sparse.flatMap((window) => window ?? []))).toBe(monday + 10 * day);
  });
});
