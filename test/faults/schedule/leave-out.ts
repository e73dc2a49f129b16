import type { FaultName } from './fault-kinds.ts';
import type { Schedule } from './schedule.ts';

/** Without the kinds that cannot be played on this machine, which the schedule then names. */
export function leaveOut(schedule: Schedule, kinds: readonly FaultName[]): Schedule {
  const names = schedule.faults.map(({ name }) => name);
  return {
    ...schedule,
    faults: schedule.faults.filter(({ name }) => !kinds.includes(name)),
    not_played: names.filter((name) => kinds.includes(name)),
  };
}
