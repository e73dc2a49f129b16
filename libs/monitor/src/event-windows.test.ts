import { expect, test } from 'vitest';
import { openEventWindows, TooManyWindowsError } from './event-windows.ts';

const day = 86_400;

test('windows of a week start on Monday, of a day at midnight', () => {
  const weeks = openEventWindows(7 * day, () => 'w');
  const days = openEventWindows(day, () => 'd');
  for (const time of ['2021-07-05 00:00:00', '2021-07-04 23:59:59', '2021-07-11 23:59:59']) {
    weeks.of(time);
    days.of(time);
  }
  expect(weeks.all()).toEqual([
    { from: '2021-06-28 00:00:00', until: '2021-07-05 00:00:00', value: 'w' },
    { from: '2021-07-05 00:00:00', until: '2021-07-12 00:00:00', value: 'w' },
  ]);
  expect(days.all().map(({ from }) => from)).toEqual([
    '2021-07-04 00:00:00',
    '2021-07-05 00:00:00',
    '2021-07-11 00:00:00',
  ]);
});

test('a window is opened once, also before 1970', () => {
  const windows = openEventWindows(day, () => ({ n: 0 }));
  windows.of('1969-12-31 23:00:00').n += 1;
  windows.of('1969-12-31 01:00:00').n += 1;
  expect(windows.all()).toMatchObject([{ from: '1969-12-31 00:00:00', value: { n: 2 } }]);
});

test('no file opens more than a thousand', () => {
  const windows = openEventWindows(60, () => 0);
  const timeOf = (n: number) =>
    `2021-07-04 ${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:00`;
  for (let n = 0; n < 1000; n += 1) windows.of(timeOf(n));
  expect(() => windows.of(timeOf(0))).not.toThrow();
  expect(() => windows.of(timeOf(1001))).toThrow(TooManyWindowsError);
});
