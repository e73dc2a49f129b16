// A file or stdin as bytes of CSV: gzip is recognised by its first bytes, whatever the file is called.
import { basename } from 'node:path';
import { BrokenInputError, explainSystemError } from './broken-input-error.ts';
import { gunzip } from './gunzip.ts';
import { isGzip } from './gzip-header.ts';
import { type OpenedFile, openFile } from './open-file.ts';
import { PackedBytes } from './packed-bytes.ts';
import { refuseDamaged } from './refuse-damaged.ts';

export interface Input {
  /** Of the CSV, to be read once. */
  readonly bytes: AsyncIterable<Buffer>;
  /** How messages call it. */
  readonly name: string;
  /** Bytes of the file, packed or not; unknown for stdin. */
  readonly size: number | undefined;
  /** How many bytes of the file so many bytes of its CSV are, as far as it was read. */
  readonly fileBytesAt: (csvBytes: number) => number;
}

function explain(name: string, error: unknown, packed: PackedBytes): BrokenInputError {
  const problem = error instanceof BrokenInputError ? error.message : explainSystemError(error);
  return new BrokenInputError(`${name}: ${problem}; ${packed.taken} bytes of it were read`, {
    cause: error,
  });
}

async function* unpack(name: string, packed: PackedBytes): AsyncGenerator<Buffer> {
  try {
    const isPacked = isGzip(await packed.peek(2));
    yield* isPacked ? gunzip(packed) : packed.remaining();
  } catch (error) {
    throw explain(name, error, packed);
  } finally {
    await packed.close();
  }
}

async function* counted(parts: AsyncIterable<Buffer>, count: (bytes: number) => void) {
  for await (const part of parts) {
    count(part.length);
    yield part;
  }
}

function inputOf(name: string, { parts, size }: OpenedFile): Input {
  const packed = new PackedBytes(parts);
  let unpackedBytes = 0;
  const bytes = counted(unpack(name, packed), (count) => {
    unpackedBytes += count;
  });
  const fileBytesAt = (csvBytes: number) =>
    unpackedBytes === 0 ? 0 : (csvBytes / unpackedBytes) * packed.taken;
  return { bytes, name, size, fileBytesAt };
}

/**
 * Opens a file, or stdin for `-`.
 * @throws CommandError when it is missing, a directory or not readable, or its packed bytes are damaged. Its bytes throw BrokenInputError
 *   where they cannot be read to the end.
 */
export async function openInput(path: string): Promise<Input> {
  if (path === '-') return inputOf('stdin', { parts: process.stdin, size: undefined });
  await refuseDamaged(path);
  return inputOf(basename(path), await openFile(path));
}
