import { expect, test } from 'vitest';
import { faultKinds, faultNames } from './fault-kinds.ts';
import { formatSchedule } from './format-schedule.ts';
import { leaveOut } from './leave-out.ts';
import { planSchedule } from './schedule.ts';
import { schedulesFrom } from './schedules-from.ts';

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
      expect(atShare).toBeLessThan(name === 'power-cut' ? 0.901 : 0.8);
      expect(ms).toBeGreaterThanOrEqual(least);
      expect(ms).toBeLessThanOrEqual(most);
    }
  }
});

test('a power cut comes at any time, with both ways of syncing, and before all is emptied', () => {
  const cut = schedules.flatMap(({ appendfsync, faults }) =>
    faults.flatMap((fault, place) =>
      fault.name === 'power-cut' ? [{ ...fault, appendfsync, after: faults.slice(0, place) }] : [],
    ),
  );
  expect(new Set(cut.map(({ appendfsync }) => appendfsync))).toEqual(
    new Set(['always', 'everysec']),
  );
  const shares = cut.map(({ atShare }) => atShare);
  expect(Math.min(...shares)).toBeLessThan(0.15);
  expect(Math.max(...shares)).toBeGreaterThan(0.8);
  expect(Math.max(...shares)).toBeLessThanOrEqual(0.9);
  const before = cut.flatMap(({ after }) => after.map(({ name }) => name));
  expect(before).not.toContain('empty-redis');
});

test('a power cut changes nothing else of its schedule', () => {
  const names = planSchedule(71, 2000).faults.map(({ name }) => name);
  expect(names).toEqual([
    'read-only-redis',
    'silent-network',
    'kill-redis',
    'second-producer',
    'malformed-jobs',
    'power-cut',
  ]);
});

test('what a machine cannot play is named, not replaced', () => {
  const schedule = planSchedule(71, 2000);
  const left = leaveOut(schedule, ['power-cut']);
  expect(left.faults).toEqual(schedule.faults.slice(0, -1));
  expect(formatSchedule(left)).toContain('not played here: power-cut');
  expect(formatSchedule(leaveOut(schedule, []))).not.toContain('not played here');
});

test('seeds without the kind that is asked for are passed over', () => {
  const [first, second] = schedulesFrom(1, 2000, 'power-cut');
  expect([first?.seed, second?.seed]).toEqual([5, 11]);
  const [any] = schedulesFrom(1, 2000);
  expect(any?.seed).toBe(1);
});
