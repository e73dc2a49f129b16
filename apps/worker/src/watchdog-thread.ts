import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { z } from 'zod';

const { beats, name, limitMs } = z
  .object({ beats: z.instanceof(Int32Array), name: z.string(), limitMs: z.number() })
  .parse(workerData);

/**
 * Looks this often before it acts, instead of comparing clocks: after a machine has slept, or the process
 * was stopped, the event loop gets its turn before the last look.
 */
const looks = 4;
const stderr = 2;
const fatal = 60;

let seen = Atomics.load(beats, 0);
let still = 0;

setInterval(() => {
  const now = Atomics.load(beats, 0);
  still = now === seen ? still + 1 : 0;
  seen = now;
  if (still < looks) return;
  const line = {
    level: fatal,
    time: Date.now(),
    name,
    limit_ms: limitMs,
    msg: 'event loop stands still',
  };
  // Nobody may be there any more to read it; the end comes all the same.
  try {
    writeSync(stderr, `${JSON.stringify(line)}\n`);
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}, limitMs / looks);
