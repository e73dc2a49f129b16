import { secondsOf } from '@verdict/records';
import { UsageError } from '../errors.ts';

function openFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`--zone: expected a time zone like America/New_York, got ${zone}`, {
      cause: error,
    });
  }
}

/**
 * The hour that a clock in a zone shows when a timestamp is taken for UTC: what a process does that reads it into a
 * date and asks for the hour. Says nothing about the zone of this process.
 * @throws UsageError for a zone that is not known
 */
export function openHourInZone(zone: string): (timestamp: string) => number {
  const format = openFormat(zone);
  return (timestamp) => Number(format.format(secondsOf(timestamp) * 1000));
}
