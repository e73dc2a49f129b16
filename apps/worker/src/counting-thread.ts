// The thread behind `start-counting.ts`.
import type { Expectations } from '@verdict/monitor';
import { openLog, type Settings } from '@verdict/runtime';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openCounting } from './counting.ts';

/**
 * No order waits for what is counted, so it gets the time of the processors that nobody else needs, and a tenth of one
 * where all is needed. Linux alone has priorities of threads: elsewhere it would be that of the process.
 */
function giveWay(): void {
  if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
}

const { settings, expectations }: { settings: Settings; expectations: Expectations } = workerData;

if (parentPort === null) throw new Error('expected to be a thread');
const toldToEnd = once(parentPort, 'message');
giveWay();
const opening = openCounting(settings, expectations, openLog(settings.LOG_LEVEL, 'worker'));
// Redis may not be there: then the rest will be counted by the next worker.
const end = await Promise.race([opening, toldToEnd]);
await toldToEnd;
if (typeof end === 'function') await end();
process.exit(0);
