// Processes that are stopped for a while and go on, unaware of it.
import { setTimeout as delay } from 'node:timers/promises';
import { stateOf } from '../stage/process-state.ts';
import { until } from '../stage/until.ts';
import { prove } from './proof.ts';

const stoppedWithinMs = 20_000;

function areStopped(pids: readonly number[]): boolean {
  return pids.every((pid) => stateOf(pid) === 'T' || stateOf(pid) === 't');
}

function signal(pids: readonly number[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) {
    if (stateOf(pid) !== undefined) process.kill(pid, name);
  }
}

export async function freeze(pids: readonly number[], ms: number): Promise<void> {
  prove(pids.length > 0, 'processes to stop, found none');
  signal(pids, 'SIGSTOP');
  try {
    await until('all stopped', () => areStopped(pids), stoppedWithinMs);
    await delay(ms);
    prove(areStopped(pids), `processes ${pids.join(', ')} in state T for ${ms} ms`);
  } finally {
    signal(pids, 'SIGCONT');
  }
}
