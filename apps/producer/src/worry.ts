import type { OrdersQueue } from '@verdict/queue';

const patienceMs = 5000;

/** Says once that nothing can move, when nothing has moved for a while and no worker is there. */
export interface Worry {
  readonly check: () => Promise<void>;
  /** Something moved. */
  readonly calm: () => void;
}

export function openWorry(queue: OrdersQueue): Worry {
  let atMs = performance.now() + patienceMs;
  return {
    calm: () => {
      atMs = performance.now() + patienceMs;
    },
    check: async () => {
      if (performance.now() < atMs) return;
      atMs = Infinity;
      if ((await queue.getWorkersCount()) > 0) return;
      console.error('waiting: no worker is connected; `npx worker` starts one on this machine');
    },
  };
}
