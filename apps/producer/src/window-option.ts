import { Option } from 'commander';
import { UsageError } from './errors.ts';

const unitSeconds: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** @throws UsageError */
function secondsOfWindow(text: string): number {
  const [, count, unit = ''] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (unitSeconds[unit] ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds;
  throw new UsageError(`--window: expected a time such as 7d, 12h or 30m, got ${text}`);
}

/** In seconds. */
export function windowOption(description: string): Option {
  return new Option('--window <time>', description).argParser(secondsOfWindow);
}
