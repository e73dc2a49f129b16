/** What work has done since it began: `done` and `total` in the same unit, such as bytes. */
export interface Pace {
  readonly from: number;
  readonly done: number;
  readonly total: number | undefined;
  readonly elapsedMs: number;
}

export function shareOf({ done, total }: Pace): number | undefined {
  if (total === undefined) return undefined;
  return total === 0 ? 1 : Math.min(Math.max(done / total, 0), 1);
}

/** By the pace since the beginning; undefined as long as there is none. */
export function secondsLeftOf({ from, done, total, elapsedMs }: Pace): number | undefined {
  if (total === undefined || done <= from) return undefined;
  return (Math.max(total - done, 0) / (done - from)) * (elapsedMs / 1000);
}
