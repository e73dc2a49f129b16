import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryDirectory } from './files.ts';

const report = join(import.meta.dirname, '../dist/support/report-peak.js');

/** A heap that may grow grows as it likes, by tens of megabytes either way; one that may not shows what is held. */
const smallHeap = '--max-semi-space-size=1 --max-old-space-size=64';

export interface PeakMemory {
  /** Environment of the processes to be watched, and of those that they start. */
  readonly env: Readonly<Record<string, string>>;
  /** The most that any of them had in memory, of those that ran this script and have ended. */
  readonly megabytesOf: (script: string) => Promise<number>;
}

/** Only Linux tells of the memory of one process at its peak. */
export const canWatchMemory = existsSync('/proc/self/status');

export async function watchMemory(): Promise<PeakMemory> {
  const dir = await temporaryDirectory();
  const megabytesOf = async (script: string) => {
    const names = await readdir(dir);
    const peaks = await Promise.all(
      names.map(async (name) => JSON.parse(await readFile(join(dir, name), 'utf8'))),
    );
    const ofScript = peaks.filter((peak) => String(peak.script).endsWith(script));
    return Math.max(...ofScript.map((peak) => Number(peak.kibibytes))) / 1024;
  };
  const NODE_OPTIONS = `--import=${pathToFileURL(report).href} ${smallHeap}`;
  const env = { NODE_OPTIONS, PEAK_DIR: dir };
  return { env, megabytesOf };
}
