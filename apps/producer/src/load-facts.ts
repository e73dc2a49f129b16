import type { FactKind, History, LoadedFacts } from '@verdict/history';
import { type ColumnNames, findCsvFile } from '@verdict/records';
import { createHash, type Hash } from 'node:crypto';
import { acceptedChunks } from './accepted-chunks.ts';
import { type FactFile, factFiles } from './fact-files.ts';
import { type Input, openInput } from './input/open-input.ts';
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
  input: Input,
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
    onChunk(input.fileBytesAt(chunk.at(-1)?.bytes ?? 0), rows);
  }
  return rows;
}

async function loadFile<Row>(
  file: FactFile<Row>,
  history: History,
  options: LoadOptions,
): Promise<LoadedFacts> {
  const opened = await openInput(findCsvFile(options.dir, file.kind));
  const digest = createHash('sha256');
  const input = { ...opened, bytes: digested(opened.bytes, digest) };
  const rejectedBefore = options.rejects.count;
  const label = `loading ${input.name}`;
  const rows = await withProgress({ label, total: input.size, unit: 'facts' }, ({ update }) =>
    addRows(file, input, history, options, update),
  );
  const rejected = options.rejects.count - rejectedBefore;
  const loaded_at = new Date().toISOString();
  return { file: input.name, rows, rejected, sha256: digest.digest('hex'), loaded_at };
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
