// What the system itself says of a process. Linux only.
import { readFileSync } from 'node:fs';

/** The letter of /proc/PID/stat, T for one that is stopped; undefined for one that is gone. */
export function stateOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const state = stat.slice(stat.lastIndexOf(')') + 2).charAt(0);
    return state === 'Z' || state === 'X' ? undefined : state;
  } catch {
    return undefined;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Living children that run a script of that name. */
export function childrenOf(pid: number, script: string): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    const pids = children
      .split(' ')
      .filter((text) => text.trim() !== '')
      .map(Number);
    return pids.filter(
      (child) => commandOf(child).includes(script) && stateOf(child) !== undefined,
    );
  } catch {
    return [];
  }
}
