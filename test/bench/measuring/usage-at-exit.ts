// Loaded before a command that is measured from outside (`--import usage-at-exit.js?dir=DIR`): leaves in
// DIR what the process had used when it ended. A parent process is not told that by Node.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownCpuUs } from './own-cpu.ts';

export interface UsageAtExit {
  readonly cpu_us: number;
  readonly peak_rss_bytes: number;
}

/** On Linux `maxRSS` includes what the parent had in memory when it forked; this figure does not. */
function peakOnLinux(): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

const dir = new URL(import.meta.url).searchParams.get('dir') ?? '.';

process.once('exit', () => {
  const peak_rss_bytes = peakOnLinux() ?? process.resourceUsage().maxRSS * 1024;
  const usage: UsageAtExit = { cpu_us: ownCpuUs(), peak_rss_bytes };
  writeFileSync(join(dir, `${process.pid}.json`), JSON.stringify(usage));
});
