// Rows of a CSV file as arrays of cells, with the line each starts on. Knows nothing of orders.
import { type CsvError, parse } from 'csv-parse';
import type { Readable } from 'node:stream';

export interface CsvRow {
  /** Line on which the row starts; the first line of the file is 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Bytes of the file read up to the end of this row. */
  readonly bytes: number;
}

/** A stretch of the file that is no CSV, such as a quote that never closes. */
export interface CsvFault {
  readonly line: number;
  readonly fault: string;
  readonly text: string;
}

interface ParsedRow {
  readonly record: string[];
  readonly info: { readonly lines: number; readonly bytes: number };
}

/** A row longer than this is a quote that was never closed, not an order. */
const longestRowBytes = 1_000_000;

const options = {
  bom: true,
  info: true,
  // Named, not guessed: csv-parse would take the first line's end for all of a mixed file.
  record_delimiter: ['\r\n', '\n'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  skip_records_with_error: true,
  max_record_size: longestRowBytes,
};

function linesInside(cells: readonly string[]): number {
  let lines = 0;
  for (const cell of cells) if (cell.includes('\n')) lines += cell.split('\n').length - 1;
  return lines;
}

function faultOf(error: CsvError, raw: string | undefined): CsvFault {
  const text = raw ?? '';
  const lines = Number(error['lines']);
  return { line: lines - (text.trimEnd().split('\n').length - 1), fault: error.message, text };
}

/**
 * Reads RFC 4180 CSV as UTF-8, with or without a byte order mark, with LF, CRLF or both. Empty
 * lines are skipped. Faults come between the rows, not necessarily in the order of the file.
 */
export async function* readCsv(input: Readable): AsyncGenerator<CsvRow | CsvFault> {
  const parser = parse(options);
  const faults: CsvFault[] = [];
  parser.on('skip', (error: CsvError, raw?: string) => faults.push(faultOf(error, raw)));
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  for await (const { record, info } of parser as AsyncIterable<ParsedRow>) {
    yield* faults.splice(0);
    yield { line: info.lines - linesInside(record), cells: record, bytes: info.bytes };
  }
  yield* faults.splice(0);
}
