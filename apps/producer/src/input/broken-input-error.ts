import { CommandError } from '../errors.ts';

/** The bytes of a file end, change or make no sense before the end: what came before them is good. */
export class BrokenInputError extends CommandError {}

/** Packed bytes are not those that were packed: what came before that is seen may be wrong too. */
export class DamagedInputError extends BrokenInputError {}

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'expected a file, got a directory',
  ENOTDIR: 'a file stands where a directory was expected',
  ENXIO: 'expected a file, got a socket or a device that is not there',
};

/** What the system says of a file, in plain words where that is known. */
export function explainSystemError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return causes[code] ?? String(error);
}
