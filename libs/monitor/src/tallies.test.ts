// From what processes measure to what is read of all of them.
import { openLayouts, type Shards } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { resolutions } from '@verdict/time-slots';
import { expect, it } from 'vitest';
import { countOf, quantileOf } from './histogram.ts';
import { openMeasurements } from './measurements.ts';
import { readTotals } from './read-tallies.ts';
import { openTallyReader } from './tally-reader.ts';
import { emptyTally } from './tally.ts';
import { writeMeasurements } from './write-measurements.ts';

const noonMs = Date.UTC(2026, 0, 2, 12);
const { fine, medium, coarse } = resolutions;

function openSpace(shards = 2) {
  const { redis, name } = openKeySpace();
  return { redis, shards: openLayouts([redis], name).shardsOf({ shards, servers: 1 }) };
}

async function write(shards: Shards, atMs: number, ...waitedMs: readonly number[]) {
  await Promise.all(
    shards.all.map(async (shard, n) => {
      const measurements = openMeasurements();
      for (const [m, ms] of waitedMs.entries()) {
        if (m % shards.all.length === n) measurements.measure('orders', 'waiting', ms);
      }
      await writeMeasurements(shard, measurements.take(), atMs);
    }),
  );
}

it('gives what several processes measured as one, over all shards', async () => {
  const { shards } = openSpace();
  await write(shards, noonMs, 1, 2, 3, 4, 1000);
  await write(shards, noonMs + 1000, 5, 6, 7, 8, 9);
  const totals = await readTotals(shards);
  const { orders, live } = totals.waiting;
  expect([countOf(orders), orders.sum, countOf(live)]).toEqual([10, 1045, 0]);
  expect(quantileOf(orders, 0.5)).toBe(5);
  expect(quantileOf(orders, 0.9)).toBe(9);
  expect(Math.abs((quantileOf(orders, 1) ?? 0) - 1000)).toBeLessThan(1000 / 16);
  expect(countOf(totals.processing.orders)).toBe(0);
});

it('puts it into a slot of each resolution', async () => {
  const { shards } = openSpace();
  await write(shards, noonMs + 5000, 1);
  await write(shards, noonMs + 15_000, 2);
  await write(shards, noonMs + 61_000, 3);
  const read = openTallyReader(shards);
  const counts = async (resolution: typeof fine | typeof medium | typeof coarse) => {
    const slots = await read(resolution, 8, noonMs + 69_000);
    return slots.map(({ tally }) => countOf(tally.waiting.orders));
  };
  expect(await counts(fine)).toEqual([0, 1, 1, 0, 0, 0, 0, 1]);
  expect(await counts(medium)).toEqual([0, 0, 0, 0, 0, 0, 2, 1]);
  expect(await counts(coarse)).toEqual([0, 0, 0, 0, 0, 0, 0, 3]);
  const [first, ...others] = await read(medium, 3, noonMs + 69_000);
  expect(first).toEqual({ startMs: noonMs - 60_000, tally: emptyTally });
  expect(others.map(({ startMs }) => startMs)).toEqual([noonMs, noonMs + 60_000]);
});

it('reads a slot that is over once, and the last ones each time', async () => {
  const { shards } = openSpace(1);
  await write(shards, noonMs, 1);
  const read = openTallyReader(shards);
  const laterMs = noonMs + 60_000;
  const counts = async (nowMs: number) => {
    const slots = await read(fine, 8, nowMs);
    return slots.map(({ tally }) => countOf(tally.waiting.orders));
  };
  expect(await counts(laterMs)).toEqual([0, 1, 0, 0, 0, 0, 0, 0]);
  // Nobody writes into a slot that is over: if it were read again, this would be seen.
  await write(shards, noonMs, 2);
  await write(shards, laterMs - 10_000, 2);
  await write(shards, laterMs, 2, 3);
  expect(await counts(laterMs + 1000)).toEqual([0, 1, 0, 0, 0, 0, 1, 2]);
});

it('keeps what could not be written for the next time', () => {
  const measurements = openMeasurements();
  measurements.count('retried');
  const taken = measurements.take();
  expect(measurements.take().size).toBe(0);
  measurements.count('retried');
  measurements.putBack(taken);
  expect(measurements.take()).toEqual(new Map([['retried', 2]]));
});

it('measures nothing that is no duration', () => {
  const measurements = openMeasurements();
  measurements.measure('live', 'waiting', Number.NaN);
  expect(measurements.take().size).toBe(0);
  measurements.measure('live', 'waiting', -3);
  expect(measurements.take()).toEqual(
    new Map([
      ['lw0', 1],
      ['lw+', 0],
    ]),
  );
});

it('takes little memory, and none for ever but for the totals', async () => {
  const { redis, shards } = openSpace(1);
  const [shard] = shards.all;
  if (shard === undefined) throw new Error('expected a shard');
  await write(shards, noonMs, ...Array.from({ length: 2000 }, (_, n) => n));
  const keys = await redis.keys(`${shard.prefix}:figures:*`);
  expect(keys).toHaveLength(4);
  const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key)));
  for (const bytes of sizes) expect(bytes).toBeLessThan(2000);
  const kept = await Promise.all(keys.map((key) => redis.ttl(key)));
  expect(kept.toSorted((a, b) => a - b)).toEqual([-1, 3600, 25_200, 691_200]);
});
