import { readOperatingSystem } from './operating-system.ts';

/** The error for a machine on which no Redis server can be had: it says what to do there. */
export async function redisServerNotFound(cacheDir: string, cause: unknown): Promise<Error> {
  const { isDebianLike } = await readOperatingSystem();
  return new Error(
    `No Redis server: none on PATH, none unpacked in ${cacheDir}, and its package could not be ` +
      `unpacked there. ${installHint(isDebianLike)}, ` +
      'or set REDIS_URL=redis://host:6379 to use a server that already runs.',
    { cause },
  );
}

function installHint(isDebianLike: boolean): string {
  if (isDebianLike) return 'Install one with `sudo apt-get install redis-server`';
  if (process.platform === 'darwin') return 'Install one with `brew install redis`';
  return 'Install redis-server or valkey-server with the package manager of this system';
}
