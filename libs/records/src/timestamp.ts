import { checkedText } from './checked-text.ts';

const shape = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})$/;

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isRealTimestamp(text: string): boolean {
  const [year, month, day, hour, minute, second] = (shape.exec(text) ?? []).slice(1).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  if (hour === undefined || minute === undefined || second === undefined) return false;
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return isDate && hour < 24 && minute < 60 && second < 60;
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
).transform((text) => text.replace('T', ' '));

/** The hour 0..23 exactly as written. */
export function hourOf(timestampText: string): number {
  return Number(timestampText.slice(11, 13));
}
