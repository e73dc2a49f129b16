import { type Resolution, resolutions } from '@verdict/time-slots';

/** How far charts look back, and in what steps. */
export interface Span {
  readonly name: string;
  /** In words. */
  readonly title: string;
  readonly resolution: Resolution;
  readonly slots: number;
  /** Slots that the table takes together. */
  readonly slotsOfRow: number;
  /** How old figures may be before they are read again; a page asks as often. */
  readonly freshMs: number;
}

export const spanNames = ['15m', '6h', '7d'] as const;
export type SpanName = (typeof spanNames)[number];

export const spans: Readonly<Record<SpanName, Span>> = {
  '15m': {
    name: '15m',
    title: '15 minutes',
    resolution: resolutions.fine,
    slots: 90,
    slotsOfRow: 6,
    freshMs: 1000,
  },
  '6h': {
    name: '6h',
    title: '6 hours',
    resolution: resolutions.medium,
    slots: 360,
    slotsOfRow: 15,
    freshMs: 5000,
  },
  '7d': {
    name: '7d',
    title: '7 days',
    resolution: resolutions.coarse,
    slots: 672,
    slotsOfRow: 24,
    freshMs: 15_000,
  },
};

export function isSpanName(text: unknown): text is SpanName {
  return spanNames.some((name) => name === text);
}
