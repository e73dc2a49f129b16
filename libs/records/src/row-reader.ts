// Rows from lines, however many lines a row has.
import { type CsvLine, longestRowBytes } from './csv-lines.ts';
import { OpenRow } from './csv-row.ts';
import { type CsvFault, type CsvRow, parseRow, parseTogether } from './parse-row.ts';
import { plainCells } from './plain-cells.ts';

const longestEnd = '\r\n'.length;

/** A line that is a row by itself and needs no parser. */
function plainRowOf({ line, text, bytes, otherEncoding }: CsvLine): CsvRow | undefined {
  if (otherEncoding !== undefined || text.length + longestEnd > longestRowBytes) return undefined;
  const cells = plainCells(text);
  return cells && { line, cells, bytes };
}

function isBlank({ text, isTooLong }: CsvLine): boolean {
  return text === '' && !isTooLong;
}

/** The first lines that belong together as far as their quotes tell. */
function firstRowOf(lines: readonly CsvLine[], start: number): OpenRow {
  const row = new OpenRow();
  for (let at = start; at < lines.length; at += 1) {
    const line = lines[at];
    if (line !== undefined) row.add(line);
    if (!row.isOpen) break;
  }
  return row;
}

function withParsed(
  rows: readonly (CsvRow | OpenRow)[],
  parsed: readonly (CsvRow | CsvFault)[],
): (CsvRow | CsvFault)[] {
  const all: (CsvRow | CsvFault)[] = [];
  const next = parsed.values();
  for (const row of rows) {
    const read = row instanceof OpenRow ? next.next().value : row;
    if (read !== undefined) all.push(read);
  }
  return all;
}

export class RowReader {
  /** Lines of the rows that were not taken yet, and of the open one. */
  #lines: CsvLine[] = [];
  #open: OpenRow | undefined;
  /** In the order of the file: plain rows, and those for the parser. */
  #complete: (CsvRow | OpenRow)[] = [];

  push(line: CsvLine): void {
    if (this.#open === undefined && isBlank(line)) return;
    this.#lines.push(line);
    const plain = this.#open === undefined ? plainRowOf(line) : undefined;
    if (plain === undefined) this.#pushToOpen(line);
    else this.#complete.push(plain);
  }

  /** What is complete so far; rows for the parser are parsed together as long as they are good. */
  take(): (CsvRow | CsvFault)[] {
    const parsed = parseTogether(this.#complete.filter((row) => row instanceof OpenRow));
    if (parsed === undefined) return this.#readOneByOne(false);
    const rows = withParsed(this.#complete, parsed);
    this.#complete = [];
    this.#lines = this.#open?.lines.slice() ?? [];
    return rows;
  }

  end(): (CsvRow | CsvFault)[] {
    return [...this.take(), ...this.#readOneByOne(true)];
  }

  #pushToOpen(line: CsvLine): void {
    this.#open ??= new OpenRow();
    this.#open.add(line);
    if (this.#open.isOpen) return;
    this.#complete.push(this.#open);
    this.#open = undefined;
  }

  /**
   * Where there is no row, lines that a quote had swallowed are read like those after them: they may begin
   * rows of their own. A line is swallowed by one quote only, so the work stays in proportion.
   */
  #readOneByOne(isEnd: boolean): (CsvRow | CsvFault)[] {
    const rows: (CsvRow | CsvFault)[] = [];
    const lines = this.#lines;
    let at = 0;
    for (let line = lines[at]; line !== undefined; line = lines[at]) {
      const plain = isBlank(line) ? undefined : plainRowOf(line);
      const open = plain === undefined && !isBlank(line) ? firstRowOf(lines, at) : undefined;
      if (open?.isOpen === true && !isEnd) break;
      const parsed = open === undefined ? { row: plain, lines: 1 } : parseRow(open);
      if (parsed.row !== undefined) rows.push(parsed.row);
      at += parsed.lines;
    }
    this.#keepFrom(at);
    return rows;
  }

  #keepFrom(at: number): void {
    this.#complete = [];
    this.#open = at < this.#lines.length ? firstRowOf(this.#lines, at) : undefined;
    this.#lines = this.#lines.slice(at);
  }
}
