// Loaded into a process by `--import`: leaves behind how much memory it needed at most. VmHWM, because the
// resource usage of a process begins with that of the one that it was forked from.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

process.on('exit', () => {
  const [, kibibytes] =
    /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  const peak = { script: process.argv[1], kibibytes: Number(kibibytes) };
  writeFileSync(join(process.env['PEAK_DIR'] ?? '', `${process.pid}.json`), JSON.stringify(peak));
});
