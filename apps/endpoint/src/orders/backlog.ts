// How many live orders wait, asked of Redis a few times a second however many requests come.
import { countBacklog } from '@verdict/queue';
import { askRarely } from '@verdict/runtime';
import type { OpenSource } from './live-source.ts';

const everyMs = 100;

export interface Backlog {
  /** Whether one more order may wait; it is counted from then on. */
  readonly takePlace: () => Promise<boolean>;
}

export function openBacklog(open: OpenSource, most: number): Backlog {
  let addedSince = 0;
  const count = askRarely(async () => {
    const { shards } = await open();
    addedSince = 0;
    return countBacklog(shards.all);
  }, everyMs);
  const takePlace = async () => {
    const waiting = await count();
    if (waiting + addedSince >= most) return false;
    addedSince += 1;
    return true;
  };
  return { takePlace };
}
