import { describeReject, findCsvFile, readRecordChunks, type Reject } from '@verdict/records';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { CommandError } from './errors.ts';

/** Rows that were not taken: the first few are shown, all are counted. */
export interface Rejected {
  readonly count: () => number;
  readonly add: (reject: Reject) => void;
}

const shownRejects = 10;

export function openRejected(): Rejected {
  let count = 0;
  const add = (reject: Reject) => {
    count += 1;
    if (count <= shownRejects) console.error(`rejected: ${describeReject(reject)}`);
    if (count === shownRejects + 1) console.error('rejected: more, which are counted only');
  };
  return { add, count: () => count };
}

function open(path: string): Readable {
  const file = createReadStream(path);
  // What fails reaches who reads the end of it.
  return path.endsWith('.gz') ? pipeline(file, createGunzip(), () => {}) : file;
}

/**
 * The rows of `NAME.csv`, or `NAME.csv.gz`, of a directory.
 * @throws CommandError where it cannot be read, CsvHeaderError where its header is none
 */
export async function readCsvFile<Schema extends z.ZodObject>(
  dir: string,
  name: string,
  schema: Schema,
  rejected: Rejected,
): Promise<z.infer<Schema>[]> {
  const path = findCsvFile(dir, name);
  const records: z.infer<Schema>[] = [];
  try {
    for await (const rows of readRecordChunks(open(path), { file: basename(path), schema })) {
      for (const row of rows) {
        if ('reject' in row) rejected.add(row.reject);
        else records.push(row.record);
      }
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new CommandError(`${path}: expected a file that can be read, got ${error.message}`, {
      cause: error,
    });
  }
  return records;
}
