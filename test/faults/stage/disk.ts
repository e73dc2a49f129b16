import { spawnSync } from 'node:child_process';
import { type LoopDisk, openLoopDisk } from '../../support/loop-disk.ts';

const mounted = new Set<string>();

// By Ctrl-C or an error nothing may stay mounted; Redis, which ends with us, may still have files open.
process.once('exit', () => {
  for (const dir of mounted) spawnSync('umount', ['--lazy', dir]);
});

/** A disk whose power can be cut; it is unmounted when this process ends, if not before. */
export async function openDisk(home: string): Promise<LoopDisk> {
  const disk = await openLoopDisk(home);
  mounted.add(disk.dir);
  const close = async () => {
    await disk.close();
    mounted.delete(disk.dir);
  };
  return { ...disk, close };
}
