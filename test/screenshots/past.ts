// A made-up quarter of an hour before the pictures are taken: two nightly files came and were decided.
import { openMeasurements, writeMeasurements } from '@verdict/monitor';
import type { Shard } from '@verdict/shards';

const slotMs = 10_000;
const slots = 88;

interface File {
  /** In slots from the beginning. */
  readonly at: number;
  readonly lasts: number;
  readonly perSecond: number;
}

const files: readonly File[] = [
  { at: 8, lasts: 26, perSecond: 1900 },
  { at: 48, lasts: 22, perSecond: 2600 },
];

/** Up in no time, then slowly down; a little restless. */
function ordersIn(slot: number, delay: number): number {
  return files.reduce((sum, { at, lasts, perSecond }) => {
    const place = (slot - at - delay) / (lasts + delay);
    if (place < 0 || place > 1) return sum;
    const restless = 1 + 0.08 * Math.sin(slot * 2.3 + delay);
    return sum + Math.round(10 * perSecond * (1 - place ** 4) * restless);
  }, 0);
}

/** How long some orders of a slot waited and took: as much as there is to do. */
function measure(slot: number, decided: number) {
  const measurements = openMeasurements();
  const busy = decided / 30_000;
  const measured = decided > 0 ? 100 : 0;
  for (let n = 1; n <= measured; n += 1) {
    measurements.measure('orders', 'waiting', 20 + busy * n ** 1.4 * 9 + (slot % 5) * 4);
    measurements.measure('orders', 'processing', 5 + n / 9 + (n > 97 ? 24 + (slot % 4) * 6 : 0));
  }
  return measurements.take();
}

export async function writePast(shard: Shard, nowMs: number): Promise<void> {
  for (let slot = 0; slot < slots; slot += 1) {
    const decided = ordersIn(slot, 2);
    const failed = decided > 0 && slot % 9 === 0 ? 1 + (slot % 4) : 0;
    const counted = [
      ['accepted', ordersIn(slot, 0)],
      ['decided', decided],
      ['failed', failed],
      ['retried', failed * 2],
    ] as const;
    const additions = new Map([...counted, ...measure(slot, decided)]);
    await writeMeasurements(shard, additions, nowMs - (slots - slot) * slotMs);
  }
}
