// One process writes to a directory. A lock that kill -9 left behind is told by its process, which is gone, or by
// its age: whoever holds it touches it.
import { randomUUID } from 'node:crypto';
import { link, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandError } from '../errors.ts';

const touchEveryMs = 10_000;
/** Of another machine or container only the age is known. */
const staleAfterMs = 60_000;

const holderSchema = z.object({ pid: z.int(), host: z.string(), token: z.string() });
type Holder = z.infer<typeof holderSchema>;

export interface DirectoryLock {
  /** @throws CommandError when another process took the lock of one that seemed dead */
  readonly requireHeld: () => Promise<void>;
  readonly release: () => Promise<void>;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // One of another user is there, and may not be asked.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined; // gone by now, or what a power cut left of it
  }
}

/** Of a container that was started again, this process may have the number of the one before. */
async function isStale(path: string, { pid, host }: Holder): Promise<boolean> {
  if (host === hostname() && (pid === process.pid || !isRunning(pid))) return true;
  const touched = await stat(path).catch(() => undefined);
  return touched === undefined || touched.mtimeMs + staleAfterMs < Date.now();
}

async function isTaken(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path); // with its content at once, or not at all
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function take(dir: string, own: string, path: string): Promise<void> {
  while (!(await isTaken(own, path))) {
    const holder = await readHolder(path);
    if (holder === undefined || (await isStale(path, holder))) await rm(path, { force: true });
    else {
      const who = `process ${holder.pid} on ${holder.host}`;
      throw new CommandError(`${dir}: ${who} captures into it already (${path})`);
    }
  }
}

/** @throws CommandError when another process holds it */
export async function lockDirectory(dir: string): Promise<DirectoryLock> {
  const path = join(dir, 'capture.lock');
  const token = randomUUID();
  const own = `${path}.${token}`;
  await writeFile(own, JSON.stringify({ pid: process.pid, host: hostname(), token }));
  await take(dir, own, path).finally(() => rm(own, { force: true }));
  const isHeld = async () => (await readHolder(path))?.token === token;
  const touch = async () => {
    if (await isHeld()) await utimes(path, new Date(), new Date());
  };
  const timer = setInterval(() => void touch().catch(() => {}), touchEveryMs).unref();
  return {
    requireHeld: async () => {
      if (await isHeld()) return;
      throw new CommandError(`${dir}: another process captures into it by now; this one ends`);
    },
    release: async () => {
      clearInterval(timer);
      if (await isHeld()) await rm(path, { force: true });
    },
  };
}
