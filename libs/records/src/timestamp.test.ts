import { expect, test } from 'vitest';
import { problemOfIssue } from './checked-text.ts';
import { hourOf, timestamp } from './timestamp.ts';

test.each([
  '2021-07-04 20:31:02',
  '2021-01-31 00:00:00',
  '2021-12-31 23:59:59',
  '2024-02-29 12:00:00',
  '2000-02-29 12:00:00',
  '9999-12-31 23:59:59',
])('%s is a timestamp', (text) => {
  expect(timestamp.parse(text)).toBe(text);
});

test('a T between date and time becomes a space', () => {
  expect(timestamp.parse('2021-07-04T20:31:02')).toBe('2021-07-04 20:31:02');
});

test.each([
  '2021-02-29 12:00:00',
  '2021-02-30 12:00:00',
  '1900-02-29 12:00:00',
  '2021-04-31 12:00:00',
  '2021-06-31 12:00:00',
  '2021-09-31 12:00:00',
  '2021-11-31 12:00:00',
  '2021-01-32 12:00:00',
  '2021-01-00 12:00:00',
  '2021-00-10 12:00:00',
  '2021-13-10 12:00:00',
])('%s is no real date', (text) => {
  expect(timestamp.safeParse(text).success).toBe(false);
});

test.each(['2021-07-04 24:00:00', '2021-07-04 23:60:00', '2021-07-04 23:59:60'])(
  '%s is no real time',
  (text) => {
    expect(timestamp.safeParse(text).success).toBe(false);
  },
);

test.each([
  '',
  '2021-07-04',
  '2021-07-04 20:31',
  '2021-07-04 20:31:02Z',
  '2021-07-04 20:31:02+02:00',
  '2021-07-04 20:31:02.5',
  '2021-07-04 20:31:02 ',
  '2021-07-04 20:31:02\n',
  ' 2021-07-04 20:31:02',
  '2021-07-04t20:31:02',
  '2021-07-04  20:31:02',
  '2021-7-4 20:31:02',
  '04.07.2021 20:31:02',
  '12021-07-04 20:31:02',
  '٢٠٢١-07-04 20:31:02',
])('%j has not the form of a timestamp', (text) => {
  const { error } = timestamp.safeParse(text);
  expect(error?.issues.map(problemOfIssue)).toEqual([
    {
      reason: 'not-a-timestamp',
      expected: 'a real date and time as YYYY-MM-DD HH:MM:SS',
    },
  ]);
});

test.each(['UTC', 'America/New_York', 'Pacific/Kiritimati'])(
  'in the zone %s the hour that no clock there showed is still a time',
  (zone) => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    // 02:30 was skipped in New York on this day.
    const read = timestamp.parse('2021-03-14 02:30:00');
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
    expect(read).toBe('2021-03-14 02:30:00');
    expect(hourOf(read)).toBe(2);
  },
);

test('the hour is the one written', () => {
  expect(hourOf('2021-07-04 00:59:59')).toBe(0);
  expect(hourOf('2021-07-04 09:00:00')).toBe(9);
  expect(hourOf('2021-07-04 23:00:00')).toBe(23);
});
