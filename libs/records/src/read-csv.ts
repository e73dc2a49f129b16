// Rows of a CSV file as arrays of cells, with the line each starts on. Knows nothing of orders.
//
// csv-parse gets whole rows, not the stream: so a broken row costs that row only. Left alone with
// the stream, it gives a quote that never closes the rest of the file, and drops what follows a row
// that is too long without a word.
import { LineCutter } from './csv-lines.ts';
import type { CsvFault, CsvRow } from './parse-row.ts';
import { RowReader } from './row-reader.ts';

/**
 * Reads RFC 4180 CSV as UTF-8, with or without a byte order mark, with LF, CRLF, CR or all of them.
 * Empty lines are skipped. After a fault, reading goes on with the next line of the file. The rows of
 * each chunk of the input come together: one by one, waiting for them would cost more than reading.
 */
export async function* readCsvChunks(
  input: AsyncIterable<Buffer | string>,
): AsyncGenerator<(CsvRow | CsvFault)[]> {
  const lines = new LineCutter();
  const rows = new RowReader();
  for await (const chunk of input) {
    const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (const line of lines.push(buffer)) rows.push(line);
    yield rows.take();
  }
  for (const line of lines.end()) rows.push(line);
  yield rows.end();
}

/** The same rows, one by one. */
export async function* readCsv(
  input: AsyncIterable<Buffer | string>,
): AsyncGenerator<CsvRow | CsvFault> {
  for await (const rows of readCsvChunks(input)) yield* rows;
}
