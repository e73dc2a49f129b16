// A run's monitoring, read once for everybody who looks, and at most every few seconds.
import type { Run } from '@verdict/results';
import type { Source } from '../overview/source.ts';
import { type CountedWindows, openCountedWindows } from './counted-windows.ts';
import { openBaselines } from './find-baseline.ts';
import { type Monitoring, monitor } from './monitoring.ts';
import { openMemory } from './monitoring-memory.ts';

/**
 * @param windowSeconds one of `window_choices`; else, and by default, the shortest of enough orders
 * @returns undefined where nothing was counted of the run
 */
export type ReadMonitoring = (run: Run, windowSeconds?: number) => Promise<Monitoring | undefined>;

const freshMs = 5000;
/** What takes long to read is read more rarely: for a tenth of the time at most. */
const restsOf = 10;
/** Those that were looked at last stay in memory: so many, and of so many counters together. */
const mostRuns = 8;
const mostCounters = 3_000_000;

interface Reading {
  readonly counted: CountedWindows;
  readonly monitored: Map<number | undefined, Promise<Monitoring | undefined>>;
}

interface OpenRun {
  readonly refresh: () => Promise<CountedWindows>;
  readonly memory: ReturnType<typeof openMemory>;
  reading: Promise<Reading> | undefined;
  counters: number;
  freshUntilMs: number;
}

function openRun(read: () => Promise<CountedWindows>): OpenRun {
  return { refresh: read, memory: openMemory(), reading: undefined, counters: 0, freshUntilMs: 0 };
}

/** What was monitored of figures that have not changed stays. */
async function readAgain(open: OpenRun): Promise<Reading> {
  const before = await open.reading?.catch(() => undefined);
  const startMs = performance.now();
  const counted = await open.refresh();
  const nowMs = performance.now();
  open.counters = counted.counters;
  open.freshUntilMs = nowMs + Math.max(freshMs, restsOf * (nowMs - startMs));
  return before?.counted === counted ? before : { counted, monitored: new Map() };
}

function freshReading(open: OpenRun): Promise<Reading> {
  if (open.reading !== undefined && performance.now() < open.freshUntilMs) return open.reading;
  open.freshUntilMs = Number.POSITIVE_INFINITY; // while it is read
  const reading = readAgain(open);
  open.reading = reading;
  reading.catch(() => {
    open.reading = undefined;
  });
  return reading;
}

/** But for the last, whatever it takes. */
function forgetOldest(runs: Map<string, OpenRun>): void {
  let counters = [...runs.values()].reduce((sum, run) => sum + run.counters, 0);
  for (const [key, run] of runs) {
    if (runs.size === 1 || (runs.size <= mostRuns && counters <= mostCounters)) return;
    runs.delete(key);
    counters -= run.counters;
  }
}

export function openMonitoring(source: () => Source): ReadMonitoring {
  const runs = new Map<string, OpenRun>();
  const findBaseline = openBaselines();

  function openOf(run: Run): OpenRun {
    const key = `${run.run} ${run.created_at}`;
    const readCounted = openCountedWindows();
    const open = runs.get(key) ?? openRun(() => readCounted(source().shardsOf(run), run.run));
    runs.delete(key);
    runs.set(key, open);
    forgetOldest(runs);
    return open;
  }

  return async (run, windowSeconds) => {
    const open = openOf(run);
    const { counted, monitored } = await freshReading(open);
    const known = monitored.get(windowSeconds);
    if (known !== undefined) return known;
    const baseline = findBaseline(source().home, run.settings.pipeline);
    const made = baseline.then((found) => monitor(counted, found, windowSeconds, open.memory));
    monitored.set(windowSeconds, made);
    made.catch(() => monitored.delete(windowSeconds));
    return made;
  };
}
