import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How long orders take in the worker processes (paced-orders.ts), told by a file that is there or not. */
export interface Pace {
  readonly env: Readonly<Record<string, string>>;
  readonly slow: () => Promise<void>;
  readonly normal: () => Promise<void>;
}

export function openPace(dir: string): Pace {
  const file = join(dir, 'slow');
  return {
    env: { FAULTS_SLOW_FILE: file },
    slow: () => writeFile(file, ''),
    normal: () => rm(file, { force: true }),
  };
}
