// A Redis with its append-only file on a disk whose power can be cut, or that can be filled up.
import { type RedisServer, startRedisServer } from '@verdict/redis-server';
import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { appendOnlyBytes } from './append-only-bytes.ts';
import { temporaryDirectory } from './files.ts';
import { openLoopDisk } from './loop-disk.ts';

const cacheDir = join(import.meta.dirname, '../../.cache/redis');

export interface DiskRedis {
  /** Stays the same over restarts. */
  readonly url: string;
  readonly name: string;
  readonly pid: () => number;
  /** Ends at once, and loses what was not synced. @returns bytes of the append-only file that were lost */
  readonly cutPower: () => Promise<number>;
  /** Starts again what was cut. */
  readonly start: () => Promise<void>;
  /** Leaves no room on the disk; other files than those of Redis hold it. */
  readonly fillDisk: () => Promise<void>;
  readonly freeDisk: () => Promise<void>;
}

/** Writes until the file system refuses, in ever smaller pieces. */
async function fill(path: string): Promise<void> {
  for (const bytes of [64 * 1024, 1024, 1]) {
    const hasRoom = () =>
      appendFile(path, Buffer.alloc(bytes)).then(
        () => true,
        () => false,
      );
    while (await hasRoom());
  }
}

/** A Redis for the running test alone. */
export async function startDiskRedis(
  appendfsync: 'always' | 'everysec',
  sizeMib?: number,
): Promise<DiskRedis> {
  const disk = await openLoopDisk(await temporaryDirectory(), sizeMib);
  onTestFinished(disk.close);
  const dataDir = join(disk.dir, 'redis');
  const filler = join(disk.dir, 'filler');
  const startOn = (port: number | undefined) =>
    startRedisServer({ cacheDir, dataDir, port, args: ['--appendfsync', appendfsync] });
  let server: RedisServer = await startOn(undefined);
  onTestFinished(() => server.stop());
  const cutPower = async () => {
    process.kill(server.pid, 'SIGKILL');
    await server.stop();
    const before = await appendOnlyBytes(dataDir);
    await disk.cutPower();
    return before - (await appendOnlyBytes(dataDir));
  };
  const start = async () => {
    server = await startOn(server.port);
  };
  return {
    url: server.url,
    name: 'own',
    pid: () => server.pid,
    cutPower,
    start,
    fillDisk: () => fill(filler),
    freeDisk: () => rm(filler),
  };
}
