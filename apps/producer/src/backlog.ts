// The orders that wait in the queues of all shards, seen by a producer that must not let them be too many.
import { countBacklog, type QueueShard, RoomWatch } from '@verdict/queue';
import type { Shards } from '@verdict/shards';
import { setTimeout as delay } from 'node:timers/promises';
import type { Backlog } from './until-backlog-takes.ts';
import { openWorkerCount } from './workers-at-hand.ts';

/** A message may be lost, and a worker without batches sends none. */
const longestSleepMs = 500;
/** Orders that wait for their next try leave no room, and nobody wakes for those. */
const shortestSleepMs = 10;
/** Woken for each order that is taken, the producer would never add more than a few. */
const wakesBelow = 0.75;

export interface OpenBacklog extends Backlog {
  readonly close: () => void;
}

export function openBacklog(shards: Shards<QueueShard>, most: number): OpenBacklog {
  const rooms = shards.all.map(({ queue }) => new RoomWatch(queue));
  const sleep = async (orders: number) => {
    const waiting = Math.floor(Math.min(most * wakesBelow, most - orders) / rooms.length);
    await Promise.all([
      delay(shortestSleepMs),
      ...rooms.map((room) => room.sleep(waiting, longestSleepMs)),
    ]);
  };
  return {
    most,
    layout: shards.layout,
    count: () => countBacklog(shards.all),
    countWorkers: openWorkerCount(shards),
    sleep,
    close: () => {
      for (const room of rooms) room.close();
    },
  };
}
