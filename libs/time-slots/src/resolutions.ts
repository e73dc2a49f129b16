/** How finely time is cut, and how long each slot of it is kept. */
export interface Resolution {
  /** Stands in the keys. */
  readonly name: string;
  readonly slotMs: number;
  /** From the last time that something new was counted in a slot. */
  readonly keptMs: number;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/**
 * The finer, the shorter it is kept: a quarter of an hour, six hours and seven days can be looked back on, in
 * some hundred slots each.
 */
export const resolutions = {
  fine: { name: '10s', slotMs: 10 * secondMs, keptMs: hourMs },
  medium: { name: '1m', slotMs: minuteMs, keptMs: 7 * hourMs },
  coarse: { name: '15m', slotMs: 15 * minuteMs, keptMs: 8 * 24 * hourMs },
} as const satisfies Readonly<Record<string, Resolution>>;
