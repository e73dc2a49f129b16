// Rows of a CSV file as arrays of cells, with the line each starts on. Knows nothing of orders.
//
// A parser of our own, because a broken row must cost that row only. csv-parse loses, without a
// word, what follows a row that is too long, gives a quote that never closes the rest of the
// file, and miscounts lines after a CRLF inside quotes.
import type { Readable } from 'node:stream';
import { type CsvLine, LineCutter } from './csv-lines.ts';
import { OpenRow } from './csv-row.ts';

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

class RowReader {
  #row: OpenRow | undefined;

  /** Reads a line, and after a fault once more the lines that the faulty row had swallowed. */
  *push(line: CsvLine): Generator<CsvRow | CsvFault> {
    const stack = [line];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (this.#row === undefined && next.text === '') continue;
      this.#row ??= new OpenRow();
      const state = this.#row.add(next);
      if (state === 'open') continue;
      const [first = next, ...swallowed] = this.#row.lines;
      if (state === 'done') {
        yield { line: first.line, cells: this.#row.cells, bytes: next.bytes };
      } else {
        yield { line: first.line, fault: state.fault, text: first.text, bytes: first.bytes };
        for (const again of swallowed.toReversed()) stack.push(again);
      }
      this.#row = undefined;
    }
  }

  *end(): Generator<CsvRow | CsvFault> {
    while (this.#row !== undefined) {
      const [first, ...swallowed] = this.#row.lines;
      this.#row = undefined;
      if (first === undefined) return;
      const { line, text, bytes } = first;
      yield { line, fault: 'a quote that never closes', text, bytes };
      for (const again of swallowed) yield* this.push(again);
    }
  }
}

/**
 * Reads RFC 4180 CSV as UTF-8, with or without a byte order mark, with LF, CRLF or both. Empty
 * lines are skipped. After a fault, reading goes on with the next line of the file.
 */
export async function* readCsv(input: Readable): AsyncGenerator<CsvRow | CsvFault> {
  const lines = new LineCutter();
  const rows = new RowReader();
  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    const buffer = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (const line of lines.push(buffer)) yield* rows.push(line);
  }
  for (const line of lines.end()) yield* rows.push(line);
  yield* rows.end();
}
