import { expect, test } from 'vitest';
import { faultKinds, faultNames } from './fault-kinds.ts';
import { formatSchedule } from './format-schedule.ts';
import { planSchedule } from './schedule.ts';

const schedules = Array.from({ length: 200 }, (_, seed) => planSchedule(seed, 2000));

test('a schedule follows from its seed', () => {
  expect(planSchedule(7, 2000)).toEqual(planSchedule(7, 2000));
  expect(planSchedule(7, 2000)).not.toEqual(planSchedule(8, 2000));
  expect(formatSchedule(planSchedule(7, 2000))).toContain('Schedule 7: 2000 orders');
});

test('every kind of fault and every ending has its turn', () => {
  const names = new Set(schedules.flatMap(({ faults }) => faults.map(({ name }) => name)));
  expect([...names].toSorted()).toEqual(faultNames.toSorted());
  expect(new Set(schedules.flatMap(({ poisons }) => poisons)).size).toBe(8);
});

test('faults begin one after the other, early enough to find orders, and last as long as their kind may', () => {
  for (const { faults } of schedules) {
    const shares = faults.map(({ atShare }) => atShare);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    for (const { name, atShare, ms } of faults) {
      const [least, most] = faultKinds[name].ms;
      expect(atShare).toBeGreaterThan(0);
      expect(atShare).toBeLessThan(0.8);
      expect(ms).toBeGreaterThanOrEqual(least);
      expect(ms).toBeLessThanOrEqual(most);
    }
  }
});
