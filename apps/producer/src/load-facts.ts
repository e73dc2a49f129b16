import type { FactKind, History, LoadedFacts } from '@verdict/history';
import type { ColumnNames } from '@verdict/records';
import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { acceptedChunks } from './accepted-chunks.ts';
import { type FactFile, factFiles } from './fact-files.ts';
import { openInput } from './input.ts';
import { withProgress } from './progress.ts';
import type { Rejects } from './rejects.ts';

/** Facts sent to Redis in one call. */
const chunkSize = 500;

export interface LoadOptions {
  readonly dir: string;
  readonly names: ColumnNames;
  readonly rejects: Rejects;
}

async function* digested(bytes: AsyncIterable<Buffer>, digest: Hash): AsyncGenerator<Buffer> {
  for await (const part of bytes) {
    digest.update(part);
    yield part;
  }
}

async function addRows<Row>(
  file: FactFile<Row>,
  input: Readable,
  history: History,
  options: LoadOptions,
  onChunk: (bytes: number, rows: number) => void,
): Promise<number> {
  let rows = 0;
  const read = file.read(input, options.names);
  for await (const chunk of acceptedChunks(read, chunkSize, options.rejects)) {
    await file.add(
      history,
      chunk.map((row) => row.record),
    );
    rows += chunk.length;
    onChunk(chunk.at(-1)?.bytes ?? 0, rows);
  }
  return rows;
}

async function loadFile<Row>(
  file: FactFile<Row>,
  history: History,
  options: LoadOptions,
): Promise<LoadedFacts> {
  const input = await openInput(join(options.dir, file.name));
  const digest = createHash('sha256');
  const bytes = Readable.from(digested(input.stream, digest));
  const rejectedBefore = options.rejects.count;
  const label = `loading ${file.name}`;
  const rows = await withProgress({ label, total: input.bytes, unit: 'facts' }, ({ update }) =>
    addRows(file, bytes, history, options, update),
  );
  const rejected = options.rejects.count - rejectedBefore;
  const loaded_at = new Date().toISOString();
  return { file: file.name, rows, rejected, sha256: digest.digest('hex'), loaded_at };
}

/**
 * Adds the facts of a directory to a history. Rows that cannot be taken go to the rejects.
 * @returns what was loaded, by kind
 */
export async function loadFacts(
  history: History,
  options: LoadOptions,
): Promise<Record<FactKind, LoadedFacts>> {
  return {
    inventory: await loadFile(factFiles.inventory, history, options),
    payments: await loadFile(factFiles.payments, history, options),
    zip_codes: await loadFile(factFiles.zipCodes, history, options),
  };
}
