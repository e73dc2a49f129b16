import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { CommandError } from './errors.ts';

export interface Input {
  readonly stream: Readable;
  /** How messages call it. */
  readonly name: string;
  /** Unknown for stdin. */
  readonly bytes: number | undefined;
}

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  ENOTDIR: 'a file stands where a directory was expected',
};

function explain(path: string, error: unknown): CommandError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new CommandError(`${path}: ${causes[code] ?? String(error)}`, { cause: error });
}

/**
 * Opens a file, or stdin for `-`.
 * @throws CommandError when it is missing, a directory or not readable
 */
export async function openInput(path: string): Promise<Input> {
  if (path === '-') return { stream: process.stdin, name: 'stdin', bytes: undefined };
  const found = await stat(path).catch((error: unknown) => {
    throw explain(path, error);
  });
  if (found.isDirectory()) throw new CommandError(`${path}: expected a file, got a directory`);
  const stream = createReadStream(path);
  return { stream, name: basename(path), bytes: found.isFile() ? found.size : undefined };
}
