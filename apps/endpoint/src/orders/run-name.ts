// Live orders come for ever, and RESULT_RETENTION drops whole runs once nothing has been added to them for that
// long. So where it is set, live orders go to a new run after each such time: then two of them are in use at
// most, an order is known for at least as long as its result has to be kept, and no run grows for ever.

export interface RunNames {
  readonly current: string;
  /** The one before, which may know an order too. */
  readonly previous: string | undefined;
}

/** With the start of its time, to the minute, in UTC: `live-2026-11-24T0000Z`. */
function nameOf(base: string, startMs: number): string {
  const minute = new Date(startMs).toISOString().slice(0, 16).replace(':', '');
  return `${base}-${minute}Z`;
}

/** @param retentionMs undefined for ever */
export function runNamesAt(base: string, retentionMs: number | undefined, nowMs: number): RunNames {
  if (retentionMs === undefined) return { current: base, previous: undefined };
  const startMs = Math.floor(nowMs / retentionMs) * retentionMs;
  return { current: nameOf(base, startMs), previous: nameOf(base, startMs - retentionMs) };
}
