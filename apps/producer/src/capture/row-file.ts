import type { CaptureRow } from '@verdict/capture';
import { jsonLine } from '@verdict/records';
import { open } from 'node:fs/promises';
import type { PartFormat } from './part-name.ts';

/** A file that is being written. */
export interface RowFile {
  readonly write: (rows: readonly CaptureRow[]) => Promise<void>;
  /** All rows are on the disk when it resolves. */
  readonly close: () => Promise<void>;
}

export type OpenRowFile = (path: string) => Promise<RowFile>;

async function openJsonLines(path: string): Promise<RowFile> {
  const file = await open(path, 'w');
  return {
    write: async (rows) => {
      await file.appendFile(rows.map(jsonLine).join(''));
    },
    close: async () => {
      await file.sync();
      await file.close();
    },
  };
}

/** @param heldRows rows of a file that memory may hold, where a format writes many at once */
export async function rowFilesOf(format: PartFormat, heldRows: number): Promise<OpenRowFile> {
  if (format === 'jsonl') return openJsonLines;
  // Only when it is asked for: no other command shall load it.
  const { openParquet } = await import('./parquet-file.ts');
  return (path) => openParquet(path, heldRows);
}
