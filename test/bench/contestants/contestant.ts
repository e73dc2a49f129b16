import type { Redis } from 'ioredis';
import type { Round } from '../measuring/round.ts';

/** What a contestant finds when its round begins: an empty Redis of its own and a folder. */
export interface Setup {
  readonly redis: Redis;
  readonly url: string;
  readonly orders: number;
  readonly dir: string;
  /** Where to leave a CPU profile of what is measured. */
  readonly profileDir?: string | undefined;
}

/**
 * Plays one round in a process of its own: prepares, measures, and checks that all was really done.
 * @throws Error when an order is missing or decided wrongly
 */
export type Contestant = (setup: Setup) => Promise<Round>;
