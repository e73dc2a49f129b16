// Rows of CSV from lines that belong together, or what is wrong with them.
import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { longestRowBytes } from './csv-lines.ts';
import { OpenRow } from './csv-row.ts';

export interface CsvRow {
  /** Line on which the row starts; the first line of the file is 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Bytes of the file read up to the end of this row. */
  readonly bytes: number;
}

/** What cannot be read: a line that begins no row of CSV, or a row that is not UTF-8. */
export interface CsvFault {
  readonly line: number;
  readonly reason: 'not-csv' | 'not-utf-8';
  readonly fault: string;
  readonly text: string;
  readonly bytes: number;
}

const options = {
  relax_column_count: true,
  // Named, not guessed: csv-parse would take the first line's end for all of a mixed file.
  record_delimiter: ['\r\n', '\n', '\r'],
};

const tooLong = `a row longer than ${longestRowBytes} bytes`;
const openForLong = `a quote that does not close within ${longestRowBytes} bytes`;
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

/** The cells of the one row in a text, or what is wrong with it. */
function parseAlone(text: string, relax_quotes: boolean): string[] | string {
  try {
    const [cells, second] = parse(text, { ...options, relax_quotes });
    return cells !== undefined && second === undefined ? cells : 'several rows in one';
  } catch (error) {
    return faultOf(error);
  }
}

function rowOf(row: OpenRow, cells: readonly string[]): CsvRow | CsvFault {
  const line = row.lines[0]?.line ?? 0;
  const bytes = row.lines.at(-1)?.bytes ?? 0;
  if (row.otherEncoding === undefined) return { line, cells, bytes };
  return { line, reason: 'not-utf-8', fault: row.otherEncoding, text: row.text, bytes };
}

/** Many rows by one call of the parser; undefined when they are not all rows of CSV. */
export function parseTogether(rows: readonly OpenRow[]): (CsvRow | CsvFault)[] | undefined {
  if (rows.length === 0) return [];
  if (rows.some((row) => row.isTooLong)) return undefined;
  try {
    const records = parse(rows.map((row) => row.text).join(''), options);
    if (records.length !== rows.length) return undefined;
    return rows.map((row, n) => rowOf(row, records[n] ?? []));
  } catch (error) {
    faultOf(error);
    return undefined;
  }
}

function cellsOf(row: OpenRow): string[] | string {
  if (!row.isTooLong) return parseAlone(row.text, false);
  return row.lines.length > 1 ? openForLong : tooLong;
}

/** Gives up the first line, unless it can be read by itself. */
function parseFirstLine({ lines: [first] }: OpenRow, fault: string): CsvRow | CsvFault | undefined {
  if (first === undefined) return undefined;
  const { line, text, bytes } = first;
  // A quote inside a cell without quotes, as in `5" screw`, is a character like any other.
  const cells = fault === strayQuote ? parseAlone(text, true) : fault;
  if (typeof cells === 'string') return { line, reason: 'not-csv', fault: cells, text, bytes };
  const alone = new OpenRow();
  alone.add(first);
  return rowOf(alone, cells);
}

export interface ParsedRow {
  readonly row: CsvRow | CsvFault | undefined;
  /** The lines that it takes: of lines that are no row, the first only. */
  readonly lines: number;
}

export function parseRow(row: OpenRow): ParsedRow {
  const cells = cellsOf(row);
  if (typeof cells === 'string') return { row: parseFirstLine(row, cells), lines: 1 };
  return { row: rowOf(row, cells), lines: row.lines.length };
}
