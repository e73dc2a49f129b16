import { type Resolution, resolutions } from './resolutions.ts';

/** Start of the slot that a time lies in, both in milliseconds since 1970. */
export function slotStart({ slotMs }: Resolution, timeMs: number): number {
  return timeMs - (timeMs % slotMs);
}

/** What was counted in one slot of time, as a hash; its name ends with the slot's start in seconds since 1970. */
export function slotKey(prefix: string, resolution: Resolution, timeMs: number): string {
  return `${prefix}:figures:${resolution.name}:${slotStart(resolution, timeMs) / 1000}`;
}

/** What was counted since the beginning, as a hash that is kept. */
export function totalsKey(prefix: string): string {
  return `${prefix}:figures:total`;
}

/** All hashes that something which happens at that time is counted in, as `countInSlots` expects them. */
export function slotKeysAt(prefix: string, timeMs: number): string[] {
  const slots = Object.values(resolutions).map((resolution) => slotKey(prefix, resolution, timeMs));
  return [totalsKey(prefix), ...slots];
}
