import type { Redis } from 'ioredis';

/** What a worker process tells the contestant that started it. */
export interface Tell {
  /** One more order is done with: its result is stored, its job acknowledged. */
  readonly done: () => void;
  /** The result of this order is stored. */
  readonly stored: (order_id: string) => void;
}

export interface WorkSetup {
  readonly redis: Redis;
  readonly url: string;
  readonly orders: number;
}

/** Prepares a worker, such as its facts. @returns what starts it, and resolves when it takes orders */
export type Work = (setup: WorkSetup, tell: Tell) => Promise<() => Promise<unknown>>;
