import { wilsonInterval } from '@verdict/monitor';

export interface Share {
  readonly of: number;
  readonly count: number;
  /** Null where there is nothing to have a share of, as are its bounds. */
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A share with its interval of 95 %. */
export function shareOf(count: number, of: number): Share {
  if (of === 0) return { of, count, share: null, low: null, high: null };
  return { of, count, share: count / of, ...wilsonInterval(count, of) };
}
