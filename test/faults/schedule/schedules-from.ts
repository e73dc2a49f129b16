import type { FaultName } from './fault-kinds.ts';
import { planSchedule, type Schedule } from './schedule.ts';

/** Those of a seed and all that follow; with a kind of fault, those that have it. */
export function* schedulesFrom(
  firstSeed: number,
  orders: number,
  kind?: FaultName,
): Generator<Schedule> {
  for (let seed = firstSeed; ; seed += 1) {
    const schedule = planSchedule(seed, orders);
    if (kind === undefined || schedule.faults.some(({ name }) => name === kind)) yield schedule;
  }
}
