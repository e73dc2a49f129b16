import type { Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { CommandError } from '../errors.ts';
import { BrokenInputError, explainSystemError } from './broken-input-error.ts';

export interface OpenedFile {
  readonly parts: AsyncIterable<Buffer>;
  /** Unknown for a pipe or a device. */
  readonly size: number | undefined;
}

/** Half a line may look like a whole one, so a file that is still written is not taken to its end. */
function refuseChange(before: Stats, after: Stats): void {
  if (after.size === before.size && after.mtimeMs === before.mtimeMs) return;
  throw new BrokenInputError(
    `it changed while it was read (${before.size} bytes at first, ${after.size} at the end): ` +
      'run this again when it is complete',
  );
}

async function* readParts(file: FileHandle, found: Stats): AsyncGenerator<Buffer> {
  try {
    yield* file.createReadStream({ autoClose: false });
    if (found.isFile()) refuseChange(found, await file.stat());
  } finally {
    await file.close();
  }
}

/** @throws CommandError when it is missing, a directory or not readable */
export async function openFile(path: string): Promise<OpenedFile> {
  const file = await open(path).catch((error: unknown) => {
    throw new CommandError(`${path}: ${explainSystemError(error)}`, { cause: error });
  });
  const found = await file.stat();
  if (found.isDirectory()) {
    await file.close();
    throw new CommandError(`${path}: expected a file, got a directory`);
  }
  return { parts: readParts(file, found), size: found.isFile() ? found.size : undefined };
}
