// A disk of its own, whose power can be cut: an ext4 file system in a file, mounted through a loop device.
// What was written but not synced is in the page cache of the mounted file system only, so a copy of that
// file is what a disk holds after the power is gone. It takes Linux, root and e2fsprogs.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const mib = 1024 ** 2;

export interface LoopDisk {
  /** Where it is mounted. */
  readonly dir: string;
  /** Forgets what was not synced. Nobody may have a file open there: kill first, cut then. */
  readonly cutPower: () => Promise<void>;
  /** Unmounts it. Nobody may have a file open there. */
  readonly close: () => Promise<void>;
}

function canMakeLoopDisks(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/dev/loop-control')) return false;
  return spawnSync('mkfs.ext4', ['-V'], { stdio: 'ignore' }).status === 0;
}

/** False where it cannot be played that the power goes. */
export const hasLoopDisks = canMakeLoopDisks();

/** Nothing but a sync makes data durable: the journal is not written every five seconds by itself. */
async function mount(image: string, dir: string): Promise<void> {
  await run('mount', ['-t', 'ext4', '-o', 'loop,commit=600', image, dir]);
}

/** @param home an empty directory, which gets the disk and the place where it is mounted */
export async function openLoopDisk(home: string, sizeMib = 256): Promise<LoopDisk> {
  const [image, copy, dir] = [join(home, 'disk'), join(home, 'copy'), join(home, 'mounted')];
  await mkdir(dir, { recursive: true });
  await writeFile(image, '');
  await truncate(image, sizeMib * mib);
  await run('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
  await mount(image, dir);
  const cutPower = async () => {
    await run('cp', ['--sparse=always', image, copy]);
    await run('umount', [dir]);
    await rm(image);
    await rename(copy, image);
    await mount(image, dir);
  };
  return { dir, cutPower, close: async () => void (await run('umount', [dir])) };
}
