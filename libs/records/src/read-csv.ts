// Rows of a CSV file as arrays of cells, with the line each starts on. Knows nothing of orders.
//
// csv-parse gets whole rows, not the stream: so a broken row costs that row only. Left alone with
// the stream, it gives a quote that never closes the rest of the file, and drops what follows a row
// that is too long without a word.
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { Readable } from 'node:stream';
import { type CsvLine, LineCutter, longestRowBytes } from './csv-lines.ts';
import { OpenRow } from './csv-row.ts';
import { plainCells } from './plain-cells.ts';

export interface CsvRow {
  /** Line on which the row starts; the first line of the file is 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Bytes of the file read up to the end of this row. */
  readonly bytes: number;
}

/** A line that begins no row of CSV, such as one with a quote that never closes. */
export interface CsvFault {
  readonly line: number;
  readonly fault: string;
  readonly text: string;
  readonly bytes: number;
}

const options = {
  relax_column_count: true,
  // Named, not guessed: csv-parse would take the first line's end for all of a mixed file.
  record_delimiter: ['\r\n', '\n'],
};

const longestEnd = '\r\n'.length;
const tooLong = `a row longer than ${longestRowBytes} bytes`;
const strayQuote = 'a quote inside a cell that is not quoted';

const faults: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: 'text after a closing quote',
  INVALID_OPENING_QUOTE: strayQuote,
  CSV_QUOTE_NOT_CLOSED: 'a quote that never closes',
};

function faultOf(error: unknown): string {
  if (!(error instanceof CsvError)) throw error;
  return faults[error.code] ?? error.message;
}

/** The cells of each row; none at all when the text is not that many rows of CSV. */
function parseTogether(rows: readonly OpenRow[]): string[][] {
  if (rows.length === 0 || rows.some((row) => row.isTooLong)) return [];
  try {
    const records = parse(rows.map((row) => row.text).join(''), options);
    return records.length === rows.length ? records : [];
  } catch (error) {
    faultOf(error);
    return [];
  }
}

/** The cells of one row, or what is wrong with it. */
function parseAlone(text: string, relax_quotes: boolean): string[] | string {
  try {
    const [cells, second] = parse(text, { ...options, relax_quotes });
    return cells !== undefined && second === undefined ? cells : 'several rows in one';
  } catch (error) {
    return faultOf(error);
  }
}

/** A line that is a row by itself and needs no parser. */
function plainRowOf({ line, text, bytes }: CsvLine): CsvRow | undefined {
  if (text.length + longestEnd > longestRowBytes) return undefined;
  const cells = plainCells(text);
  return cells && { line, cells, bytes };
}

/** Gives up the first line at most; the lines that it had swallowed are read once more. */
function recover({ lines }: OpenRow, fault: string): (CsvRow | CsvFault)[] {
  const [first, ...swallowed] = lines;
  if (first === undefined) return [];
  const { line, text, bytes } = first;
  // A quote inside a cell without quotes, as in `5" screw`, is a character like any other.
  const cells = fault === strayQuote ? parseAlone(text, true) : fault;
  const given =
    typeof cells === 'string' ? { line, fault: cells, text, bytes } : { line, cells, bytes };
  const again = new RowReader();
  for (const line of swallowed) again.push(line);
  return [given, ...again.end()];
}

function parsedRowOf(row: OpenRow, parsed: string[] | undefined): CsvRow | (CsvRow | CsvFault)[] {
  const cells = parsed ?? (row.isTooLong ? tooLong : parseAlone(row.text, false));
  if (typeof cells === 'string') return recover(row, cells);
  return { line: row.lines[0]?.line ?? 0, cells, bytes: row.lines.at(-1)?.bytes ?? 0 };
}

class RowReader {
  #open: OpenRow | undefined;
  /** In the order of the file: plain rows, and those for the parser. */
  #complete: (CsvRow | OpenRow)[] = [];

  push(line: CsvLine): void {
    if (this.#open === undefined && line.text === '' && !line.isTooLong) return;
    const plain = this.#open === undefined ? plainRowOf(line) : undefined;
    if (plain === undefined) this.#pushToOpen(line);
    else this.#complete.push(plain);
  }

  /** What is complete so far; rows for the parser are parsed together as long as they are good. */
  take(): (CsvRow | CsvFault)[] {
    const rows = this.#complete;
    this.#complete = [];
    const parsed = parseTogether(rows.filter((row) => row instanceof OpenRow)).values();
    return rows.flatMap((row) =>
      row instanceof OpenRow ? parsedRowOf(row, parsed.next().value) : row,
    );
  }

  end(): (CsvRow | CsvFault)[] {
    this.#close();
    return this.take();
  }

  #pushToOpen(line: CsvLine): void {
    this.#open ??= new OpenRow();
    this.#open.add(line);
    if (!this.#open.isOpen || this.#open.isTooLong) this.#close();
  }

  #close(): void {
    if (this.#open !== undefined) this.#complete.push(this.#open);
    this.#open = undefined;
  }
}

/**
 * Reads RFC 4180 CSV as UTF-8, with or without a byte order mark, with LF, CRLF or both. Empty
 * lines are skipped. After a fault, reading goes on with the next line of the file. The rows of
 * each chunk of the input come together: one by one, waiting for them would cost more than reading.
 */
export async function* readCsvChunks(input: Readable): AsyncGenerator<(CsvRow | CsvFault)[]> {
  const lines = new LineCutter();
  const rows = new RowReader();
  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (const line of lines.push(buffer)) rows.push(line);
    yield rows.take();
  }
  for (const line of lines.end()) rows.push(line);
  yield rows.end();
}

/** The same rows, one by one. */
export async function* readCsv(input: Readable): AsyncGenerator<CsvRow | CsvFault> {
  for await (const rows of readCsvChunks(input)) yield* rows;
}
