import { resolve } from 'node:path';
import { findOnPath } from './find-on-path.ts';
import { redisServerNotFound } from './not-found.ts';
import { runs } from './require-runs.ts';
import { redisPackage, valkeyPackage } from './server-package.ts';
import { findUnpacked, unpackServer } from './unpack-server.ts';

export interface FindOptions {
  /** Where a server is unpacked on a machine that has none; kept for the next time. */
  readonly cacheDir: string;
  /** Told what takes time, in sentences for a terminal. */
  readonly say?: ((line: string) => void) | undefined;
}

/** The path of an executable that takes redis-server's arguments and runs on this machine. */
export async function findRedisServer(options: FindOptions): Promise<string> {
  const cacheDir = resolve(options.cacheDir);
  const found =
    (await findInstalled(['redis-server', 'valkey-server'])) ??
    (await findUnpacked(cacheDir, redisPackage));
  if (found !== undefined) return found;

  options.say?.(`No redis-server on this machine: unpacking its package into ${cacheDir} ...`);
  try {
    return await unpackServer(cacheDir, redisPackage);
  } catch (error) {
    throw await redisServerNotFound(cacheDir, error);
  }
}

async function findInstalled(names: readonly string[]): Promise<string | undefined> {
  for (const executable of await findOnPath(names)) {
    if (await runs(executable)) return executable;
  }
  return undefined;
}

/** The same for Valkey alone; undefined where none can be had, as offline or on an old release. */
export async function findValkeyServer({ cacheDir }: FindOptions): Promise<string | undefined> {
  const { executable } = valkeyPackage;
  const found =
    (await findInstalled([executable])) ?? (await findUnpacked(cacheDir, valkeyPackage));
  return found ?? unpackServer(cacheDir, valkeyPackage).catch(() => undefined);
}
