import { expect, test } from 'vitest';
import { UsageError } from '../errors.ts';
import { openHourInZone } from './hour-in-zone.ts';

test.each([
  ['America/New_York', '2021-07-04 20:31:02', 16],
  ['America/New_York', '2021-01-04 20:31:02', 15],
  ['America/New_York', '2021-07-04 03:00:00', 23],
  ['Asia/Kolkata', '2021-07-04 18:30:00', 0],
  ['UTC', '2021-07-04 00:59:59', 0],
])('in %s a clock shows at %s the hour %i', (zone, timestamp, hour) => {
  expect(openHourInZone(zone)(timestamp)).toBe(hour);
});

test('a zone that is none is refused', () => {
  expect(() => openHourInZone('America/Nowhere')).toThrow(UsageError);
});
