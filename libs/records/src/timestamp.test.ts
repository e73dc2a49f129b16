import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemOfIssue } from './checked-text.ts';
import { hourOf, secondsOf, timestamp, timestampOf } from './timestamp.ts';

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

const digits = (length: number) =>
  fc.integer({ min: 0, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0'));
const almostTimestamp = fc
  .tuple(
    digits(4),
    digits(2),
    digits(2),
    fc.constantFrom(' ', 'T', 't', ''),
    digits(2),
    digits(2),
    digits(2),
  )
  .map(([year, month, day, middle, hour, minute, second]) => {
    return `${year}-${month}-${day}${middle}${hour}:${minute}:${second}`;
  });
const realTimestamp = fc
  .date({ min: new Date('0000-01-01'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19));

/** The calendar of JavaScript moves a day that does not exist to another one. */
function existsByCalendar(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$/.test(text)) return false;
  const iso = `${text.replace(' ', 'T')}.000Z`;
  const date = new Date(iso);
  return !Number.isNaN(date.getTime()) && date.toISOString() === iso;
}

test('a text is a timestamp when the calendar has it, whatever it looks like', () => {
  const text = fc.oneof(almostTimestamp, realTimestamp, fc.string({ maxLength: 25 }));
  fc.assert(
    fc.property(text, (given) => {
      const parsed = timestamp.safeParse(given);
      expect(parsed.success).toBe(existsByCalendar(given));
      expect(parsed.data).toBe(parsed.success ? given.replace('T', ' ') : undefined);
    }),
    { numRuns: 3000 },
  );
});

test('seconds become the time again that they were made of', () => {
  fc.assert(
    fc.property(realTimestamp, (given) => {
      const text = timestamp.parse(given);
      expect(timestampOf(secondsOf(text))).toBe(text);
    }),
  );
});
