import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Two files that could be meant. */
export class AmbiguousFileError extends Error {
  override readonly name = 'AmbiguousFileError';
}

/**
 * The file `NAME.csv` of a directory or, in its place, `NAME.csv.gz`; the former where there is none.
 * @throws AmbiguousFileError where both are there: one of them would be ignored
 */
export function findCsvFile(dir: string, name: string): string {
  const plain = join(dir, `${name}.csv`);
  const packed = `${plain}.gz`;
  if (!existsSync(packed)) return plain;
  if (!existsSync(plain)) return packed;
  throw new AmbiguousFileError(`${dir}: expected ${name}.csv or ${name}.csv.gz, got both`);
}
