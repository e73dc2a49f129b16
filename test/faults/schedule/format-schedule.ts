import { faultKinds } from './fault-kinds.ts';
import type { Fault, Schedule } from './schedule.ts';

function formatFault({ name, atShare, ms }: Fault): string {
  const share = `${(atShare * 100).toFixed(1)} %`.padStart(7);
  const duration = ms === 0 ? '' : `, ${ms} ms`;
  return `  ${share}  ${name}: ${faultKinds[name].says}${duration}`;
}

export function formatSchedule(schedule: Schedule): string {
  const { seed, orders, replicas, shards, isBatching, appendfsync, poisons, faults, not_played } =
    schedule;
  const settings = [
    `${orders} orders`,
    `${replicas} replicas`,
    `${shards} shard${shards === 1 ? '' : 's'}`,
    isBatching ? 'batches' : 'no batches',
    `appendfsync ${appendfsync}`,
    `poison: ${poisons.join(', ') || 'none'}`,
  ];
  const left = not_played.map((name) => `  not played here: ${name}: ${faultKinds[name].says}`);
  return [`Schedule ${seed}: ${settings.join(' · ')}`, ...faults.map(formatFault), ...left].join(
    '\n',
  );
}
