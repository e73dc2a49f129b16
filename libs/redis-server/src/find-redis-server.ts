import { resolve } from 'node:path';
import { findOnPath } from './find-on-path.ts';
import { redisServerNotFound } from './not-found.ts';
import { runs } from './require-runs.ts';
import { findUnpacked, unpackRedisServer } from './unpack-redis-server.ts';

export interface FindOptions {
  /** Where a server is unpacked on a machine that has none; kept for the next time. */
  readonly cacheDir: string;
  /** Told what takes time, in sentences for a terminal. */
  readonly say?: ((line: string) => void) | undefined;
}

/** The path of an executable that takes redis-server's arguments and runs on this machine. */
export async function findRedisServer(options: FindOptions): Promise<string> {
  const cacheDir = resolve(options.cacheDir);
  const found = (await findInstalled()) ?? (await findUnpacked(cacheDir));
  if (found !== undefined) return found;

  options.say?.(`No redis-server on this machine: unpacking its package into ${cacheDir} ...`);
  try {
    return await unpackRedisServer(cacheDir);
  } catch (error) {
    throw await redisServerNotFound(cacheDir, error);
  }
}

async function findInstalled(): Promise<string | undefined> {
  for (const executable of await findOnPath(['redis-server', 'valkey-server'])) {
    if (await runs(executable)) return executable;
  }
  return undefined;
}
