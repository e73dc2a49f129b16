// How many live orders wait, asked of Redis a few times a second however many requests come.
import { countBacklog } from '@verdict/queue';
import { askRarely } from '@verdict/runtime';
import type { OpenSource } from './live-source.ts';

const everyMs = 100;

export interface Backlog {
  readonly isFull: () => Promise<boolean>;
  /** Counts an order that was added since Redis was asked. */
  readonly add: () => void;
}

export function openBacklog(open: OpenSource, most: number): Backlog {
  let added = 0;
  const count = askRarely(async () => {
    const { shards } = await open();
    added = 0;
    return countBacklog(shards.all);
  }, everyMs);
  const isFull = async () => (await count()) + added >= most;
  return {
    isFull,
    add: () => {
      added += 1;
    },
  };
}
