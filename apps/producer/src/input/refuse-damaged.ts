// The checksum of gzip data comes at the end, when wrong rows would have been taken long ago. A file is therefore
// unpacked once before it is read; a pipe cannot be.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CommandError } from '../errors.ts';
import { DamagedInputError } from './broken-input-error.ts';
import { gunzip } from './gunzip.ts';
import { isGzip } from './gzip-header.ts';
import { openFile } from './open-file.ts';
import { PackedBytes } from './packed-bytes.ts';

async function isRegularFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function unpack(packed: PackedBytes): Promise<void> {
  if (!isGzip(await packed.peek(2))) return;
  const parts = gunzip(packed);
  while ((await parts.next()).done !== true);
}

/**
 * What else is wrong with a file is told when it is read: the rows before it are good.
 * @throws CommandError for a file that is packed and damaged
 */
export async function refuseDamaged(path: string): Promise<void> {
  if (!(await isRegularFile(path))) return;
  const packed = new PackedBytes((await openFile(path)).parts);
  try {
    await unpack(packed);
  } catch (error) {
    if (!(error instanceof DamagedInputError)) return;
    const message = `${basename(path)}: ${error.message}; nothing of it was taken`;
    throw new CommandError(message, { cause: error });
  } finally {
    await packed.close();
  }
}
