// The directory that captured orders are written to: `date=YYYY-MM-DD/` with files that are never changed.
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockDirectory } from './directory-lock.ts';
import { dateOfFolder, fileNameOf, folderOf, parseFileName } from './part-name.ts';
import type { Part, PartFormat } from './part-name.ts';
import type { OpenRowFile } from './row-file.ts';
import { moveDurably, syncFolder } from './write-durably.ts';

export interface CaptureDirectory {
  readonly dir: string;
  readonly format: PartFormat;
  /** The files that are there when it is opened. */
  readonly parts: readonly Part[];
  readonly openRowFile: OpenRowFile;
  /** Where a file is written before it is whole; no query looks there. */
  readonly unfinishedPath: (name: string) => string;
  /**
   * Gives whole files their names, one after the other.
   * @throws CommandError when another process writes here by now
   */
  readonly publish: (files: ReadonlyMap<string, Part>) => Promise<void>;
  readonly close: () => Promise<void>;
}

async function namesIn(path: string): Promise<readonly string[]> {
  return readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return [];
    throw error;
  });
}

async function findParts(dir: string): Promise<Part[]> {
  const dates = (await readdir(dir)).flatMap((name) => dateOfFolder(name) ?? []);
  const found = dates.map(async (date) => {
    const names = await namesIn(join(dir, folderOf(date)));
    return names.flatMap((name) => parseFileName(name, date) ?? []);
  });
  return (await Promise.all(found)).flat();
}

/** What a process that was killed had not finished is read again. */
async function emptyUnfinished(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path);
}

/** @throws CommandError when another process writes to it */
export async function openCaptureDirectory(
  dir: string,
  format: PartFormat,
  openRowFile: OpenRowFile,
): Promise<CaptureDirectory> {
  await mkdir(dir, { recursive: true });
  const lock = await lockDirectory(dir);
  const unfinished = join(dir, 'unfinished');
  await emptyUnfinished(unfinished);
  return {
    dir,
    format,
    parts: await findParts(dir),
    openRowFile,
    unfinishedPath: (name) => join(unfinished, `${name}.${format}`),
    publish: async (files) => {
      await lock.requireHeld();
      for (const [path, part] of files) {
        const folder = join(dir, folderOf(part.date));
        if ((await mkdir(folder, { recursive: true })) !== undefined) await syncFolder(dir);
        await moveDurably(path, join(folder, fileNameOf(part, format)));
      }
    },
    close: async () => {
      await rm(unfinished, { recursive: true, force: true });
      await lock.release();
    },
  };
}
