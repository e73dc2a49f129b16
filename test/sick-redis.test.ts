// Redis falls ill in the middle of a run and recovers. Orders have a single try here: none may be used up.
import { expect, it } from 'vitest';
import { setTimeout as delay } from 'node:timers/promises';
import { startDiskRedis } from './support/disk-redis.ts';
import { startKeepingRedis } from './support/keeping-redis.ts';
import { hasLoopDisks } from './support/loop-disk.ts';
import { demote, fillMemory, freeMemory, killClients, promote } from './support/sick-redis.ts';
import { startRun } from './support/ward.ts';
import { Redis } from 'ioredis';

const orders = 4000;
const limitMs = 120_000;

it(
  'its memory is full, until the limit is raised',
  async () => {
    const space = await startKeepingRedis();
    const run = await startRun(space);
    await fillMemory(space.admin);
    const refused = space.admin.set('more', 'more');
    await expect(refused).rejects.toThrow('OOM');
    await run.expectIll();
    expect(await run.decided()).toBeLessThan(orders);
    await freeMemory(space.admin);
    await run.expectWell();
    await run.expectOutlasted();
  },
  limitMs,
);

it(
  'it is a replica after a failover, and a master again',
  async () => {
    const space = await startKeepingRedis();
    const run = await startRun(space);
    await demote(space.admin);
    await expect(space.admin.set('more', 'more')).rejects.toThrow('READONLY');
    await run.expectIll();
    expect(await run.decided()).toBeLessThan(orders);
    await promote(space.admin);
    await run.expectWell();
    await run.expectOutlasted();
  },
  limitMs,
);

it(
  'it stands still for longer than orders are locked',
  async () => {
    const space = await startKeepingRedis();
    const run = await startRun(space);
    process.kill(space.pid(), 'SIGSTOP');
    await run.expectIll();
    await delay(3 * 1000); // longer than orders are locked
    process.kill(space.pid(), 'SIGCONT');
    expect(await run.decided()).toBeLessThan(orders);
    await run.expectWell();
    await run.expectOutlasted();
  },
  limitMs,
);

it(
  'it is killed, and started again with its file',
  async () => {
    const space = await startKeepingRedis();
    const run = await startRun(space);
    expect(await run.decided()).toBeLessThan(orders);
    await space.kill();
    await run.expectIll();
    await run.expectFewLines();
    await space.start();
    await run.expectWell();
    await run.expectOutlasted();
  },
  limitMs,
);

it(
  'it closes all connections, every second',
  async () => {
    const space = await startKeepingRedis();
    const run = await startRun(space);
    let killed = 0;
    while ((await run.decided()) < orders) {
      killed += await killClients(space.admin);
      await delay(1000);
    }
    expect(killed).toBeGreaterThan(2);
    await run.expectOutlasted();
  },
  limitMs,
);

it.skipIf(!hasLoopDisks)(
  'its disk is full, until there is room',
  async () => {
    const space = await startDiskRedis('everysec', 64);
    const admin = new Redis(space.url);
    // Slowly: filling a disk takes longer than a run.
    const run = await startRun({ ...space, admin }, { WORKER_CONCURRENCY: '2' });
    await space.fillDisk();
    await expect.poll(() => admin.set('more', 'more').catch(String)).toContain('MISCONF');
    await run.expectIll();
    expect(await run.decided()).toBeLessThan(orders);
    await space.freeDisk();
    await run.expectWell();
    await run.expectOutlasted();
    admin.disconnect();
  },
  limitMs,
);
