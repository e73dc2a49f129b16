// How many live orders wait, asked of Redis a few times a second however many requests come.
import { countBacklog } from '@verdict/queue';
import { askRarely } from '@verdict/runtime';
import type { LiveSource } from './live-source.ts';

const everyMs = 100;

export interface Backlog {
  /** Whether one more order may wait; it is counted from then on. */
  readonly takePlace: () => Promise<boolean>;
  /** While an order is being accepted Redis may not count it yet. */
  readonly whileAccepting: <T>(accepting: () => Promise<T>) => Promise<T>;
}

type OpenShards = () => Promise<Pick<LiveSource, 'shards'>>;

export function openBacklog(open: OpenShards, most: number): Backlog {
  let addedSince = 0;
  let underWay = 0;
  const count = askRarely(async () => {
    const { shards } = await open();
    addedSince = underWay;
    return countBacklog(shards.all);
  }, everyMs);
  const takePlace = async () => {
    const waiting = await count();
    if (waiting + addedSince >= most) return false;
    addedSince += 1;
    return true;
  };
  const whileAccepting: Backlog['whileAccepting'] = async (accepting) => {
    underWay += 1;
    try {
      return await accepting();
    } finally {
      underWay -= 1;
    }
  };
  return { takePlace, whileAccepting };
}
