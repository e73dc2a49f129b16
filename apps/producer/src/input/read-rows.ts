import {
  type AcceptedRow,
  type ColumnNames,
  readRecordChunks,
  type RejectedRow,
} from '@verdict/records';
import type { z } from 'zod';
import { BrokenInputError } from './broken-input-error.ts';
import type { Input } from './open-input.ts';

/**
 * The rows of an input, in chunks as they are read.
 * @throws BrokenInputError where it cannot be read to the end, with the last line that was reached
 */
export async function* readRows<Schema extends z.ZodObject>(
  { bytes, name }: Pick<Input, 'bytes' | 'name'>,
  schema: Schema,
  names: ColumnNames,
): AsyncGenerator<(AcceptedRow<z.infer<Schema>> | RejectedRow)[]> {
  let line: number | undefined;
  try {
    for await (const rows of readRecordChunks(bytes, { file: name, schema, names })) {
      line = rows.at(-1)?.line ?? line;
      yield rows;
    }
  } catch (error) {
    if (!(error instanceof BrokenInputError)) throw error;
    const reached = line === undefined ? 'no row was' : `rows up to line ${line} were`;
    throw new BrokenInputError(`${error.message}, ${reached} taken`, { cause: error });
  }
}
