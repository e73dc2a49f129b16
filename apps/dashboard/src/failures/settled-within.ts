import { setTimeout as delay } from 'node:timers/promises';

/** Whether the work ended in this time; it goes on otherwise. */
export async function settledWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const giveUp = new AbortController();
  const late = delay(ms, false, { signal: giveUp.signal }).catch(() => false);
  const settled = work.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, late]).finally(() => giveUp.abort());
}
