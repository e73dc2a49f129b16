import { checkedText } from './checked-text.ts';

// All but the length of the month; digits of other scripts and a line end at the end do not fit.
const shape =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[ T](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isRealTimestamp(text: string): boolean {
  if (!shape.test(text)) return false;
  const day = Number(text.slice(8, 10));
  return day <= 28 || day <= daysInMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}

const problem = {
  reason: 'not-a-timestamp',
  expected: 'a real date and time as YYYY-MM-DD HH:MM:SS',
};

/**
 * Wall-clock time without a zone, kept as the fixed-width text `YYYY-MM-DD HH:MM:SS` (a `T` in
 * the middle is accepted). As text it sorts by time; a `Date` would drag the process's zone in.
 */
export const timestamp = checkedText((text) =>
  isRealTimestamp(text) ? undefined : problem,
).overwrite((text) => text.replace('T', ' '));

/** The hour 0..23 exactly as written. */
export function hourOf(timestampText: string): number {
  return Number(timestampText.slice(11, 13));
}

/**
 * Seconds to a time from the start of 1970 on the same clock. Differences are those of a clock that is never set:
 * a wall clock without a zone knows of no summer time.
 */
export function secondsOf(timestampText: string): number {
  // With Z the process's zone has no part in it.
  return Date.parse(`${timestampText.replace(' ', 'T')}Z`) / 1000;
}

/** The time so many seconds after the start of 1970, the reverse of `secondsOf`. */
export function timestampOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
