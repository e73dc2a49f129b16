// Figures over time, read once for everybody who looks.
import type { TimedTally } from '@verdict/monitor';
import { listRuns } from '@verdict/results';
import type { Source } from '../overview/source.ts';
import { type History, historyOf, rowsOf } from './history.ts';
import { type SpanName, spans } from './spans.ts';
import type { ReadTallies } from './tallies-of-all.ts';

export interface HistoryPage {
  readonly history: History;
  /** For the table, the newest first. */
  readonly rows: readonly TimedTally[];
}

export type ReadHistory = (span: SpanName) => Promise<HistoryPage>;

async function read(
  source: () => Source,
  readTallies: ReadTallies,
  name: SpanName,
): Promise<HistoryPage> {
  const span = { ...spans[name], name };
  const runs = await listRuns(source().home);
  const nowMs = Date.now();
  const slots = await readTallies(runs, span.resolution, span.slots, nowMs);
  const rows = rowsOf(slots, span.resolution.slotMs * span.slotsOfRow);
  return { history: historyOf(span, slots, nowMs), rows };
}

interface Reading {
  readonly atMs: number;
  readonly page: Promise<HistoryPage>;
}

export function openHistory(source: () => Source, readTallies: ReadTallies): ReadHistory {
  const readings = new Map<SpanName, Reading>();
  return (span) => {
    const nowMs = performance.now();
    const known = readings.get(span);
    if (known !== undefined && nowMs - known.atMs < spans[span].freshMs) return known.page;
    const page = read(source, readTallies, span);
    readings.set(span, { atMs: nowMs, page });
    // A failure is nothing to keep.
    page.catch(() => readings.delete(span));
    return page;
  };
}
