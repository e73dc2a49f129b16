// What is left when the power goes: a real file system forgets what was not synced.
import { Redis } from 'ioredis';
import { readFile } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { producer, producerJson, startProducer, startWorker } from './support/commands.ts';
import { type DiskRedis, startDiskRedis } from './support/disk-redis.ts';
import { parseJsonLines } from './support/files.ts';
import { generatedShop } from './support/generated-shop.ts';
import { hasLoopDisks } from './support/loop-disk.ts';
import { expectAllDecided } from './support/run-results.ts';

const orders = 10_000;

function connect(space: DiskRedis): Redis {
  const redis = new Redis(space.url);
  redis.on('error', () => {});
  onTestFinished(() => redis.disconnect());
  return redis;
}

/** Writes one number after the other. @returns how many of them Redis has confirmed */
function writeNumbers(redis: Redis): () => number {
  let confirmed = 0;
  const write = async () => {
    for (;;) confirmed = await redis.rpush('numbers', confirmed + 1);
  };
  write().catch(() => {});
  return () => confirmed;
}

async function decidedIn(redis: Redis): Promise<number> {
  const counts = await redis.hvals('{own}:run:orders:counts');
  return counts.reduce((sum, count) => sum + Number(count), 0);
}

/** A run in full swing when the power goes. @returns what Redis had confirmed until then, and has after it */
async function losePowerInTheMiddle(space: DiskRedis, file: string) {
  const redis = connect(space);
  // It is under way as long as orders are decided, however fast either is.
  const enqueueing = startProducer(space, ['enqueue', file, '--max-backlog', '3000']);
  const writing = connect(space);
  const numbers = writeNumbers(writing);
  await expect.poll(() => decidedIn(redis), { interval: 2, timeout: 30_000 }).toBeGreaterThan(1000);
  const before = { decided: await decidedIn(redis), numbers: numbers() };
  const bytesLost = await space.cutPower();
  writing.disconnect(); // or it would go on when the power is back
  const confirmed = { ...before, numbers: numbers() };
  expect(await enqueueing.ended).toBe(1);
  await space.start();
  const kept = { decided: await decidedIn(redis), numbers: await redis.llen('numbers') };
  return { bytesLost, confirmed, kept };
}

async function setup(appendfsync: 'always' | 'everysec') {
  const shop = await generatedShop(orders);
  const space = await startDiskRedis(appendfsync);
  await producerJson(space, ['load', shop.dir]);
  await startWorker(space, { WORKER_LOCK_MS: '1000', LOG_LEVEL: 'fatal' });
  return { ...shop, space };
}

it.skipIf(!hasLoopDisks)(
  'with appendfsync always, a power cut takes nothing that was confirmed',
  async () => {
    const { dir, orders: file, space } = await setup('always');
    const { confirmed, kept } = await losePowerInTheMiddle(space, file);
    expect(confirmed.numbers).toBeGreaterThan(0);
    expect(kept.numbers).toBeGreaterThanOrEqual(confirmed.numbers);
    expect(kept.decided).toBeGreaterThanOrEqual(confirmed.decided);
    // Started again, the command adds what it had not confirmed, and nothing twice.
    const again = await producerJson(space, ['enqueue', file, '--wait']);
    expect(again).toMatchObject({ rows: orders, decided: orders, failed: 0 });
    expect(again['duplicates']).toBeGreaterThanOrEqual(confirmed.decided);
    await expectAllDecided(space, dir);
  },
  120_000,
);

/** A power cut that comes just after Redis has written to the disk takes nothing: then another one is made. */
async function loseLastMoments() {
  for (let tries = 1; ; tries += 1) {
    const shop = await setup('everysec');
    const cut = await losePowerInTheMiddle(shop.space, shop.orders);
    if (cut.bytesLost > 0 || tries === 3) return { ...shop, ...cut };
  }
}

it.skipIf(!hasLoopDisks)(
  'with appendfsync everysec it takes the last moments, and one repair brings them back',
  async () => {
    const { dir, orders: file, space, bytesLost, confirmed, kept } = await loseLastMoments();
    expect(bytesLost, 'bytes that the disk had not got').toBeGreaterThan(0);
    expect(kept.numbers, 'of confirmed writes').toBeLessThan(confirmed.numbers);
    expect(kept.decided, 'of confirmed results').toBeLessThan(confirmed.decided);
    const out = `${dir}/not-decided.jsonl`;
    expect(await producer(space, ['verify', file, '--out', out])).toMatchObject({ code: 3 });
    const lost = parseJsonLines(await readFile(out, 'utf8'));
    expect(lost.filter(({ state }) => state === 'missing').length).toBeGreaterThan(0);
    const repaired = await producerJson(space, ['verify', file, '--repair', '--wait']);
    expect(repaired).toMatchObject({ decided: orders, missing: 0, pending: 0, failed: 0 });
    await expectAllDecided(space, dir);
  },
  120_000,
);
