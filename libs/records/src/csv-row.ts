// One row of CSV, fed line by line: a quoted cell may go on over several of them.
import { type CsvLine, longestRowBytes } from './csv-lines.ts';

/** Where a row stands after a line: done, open in a quote, or no CSV for the reason given. */
export type RowState = 'done' | 'open' | { readonly fault: string };

const tooLong: RowState = { fault: `a row longer than ${longestRowBytes} bytes` };
const strayText: RowState = { fault: 'text after a closing quote' };

export class OpenRow {
  readonly cells: string[] = [];
  readonly lines: CsvLine[] = [];
  /** What the open quote holds so far. */
  #quoted: string | undefined;
  #length = 0;

  add(line: CsvLine): RowState {
    this.lines.push(line);
    this.#length += line.text.length + line.end.length;
    if (line.isTooLong || this.#length > longestRowBytes) return tooLong;
    return this.#scan(line.text, line.end);
  }

  #scan(text: string, end: string): RowState {
    let position = 0;
    while (position <= text.length) {
      if (this.#quoted === undefined && text[position] !== '"') {
        position = this.#takePlain(text, position);
        continue;
      }
      if (this.#quoted === undefined) position += 1;
      const quote = text.indexOf('"', position);
      if (quote < 0) {
        this.#quoted = (this.#quoted ?? '') + text.slice(position) + end;
        return 'open';
      }
      this.#quoted = (this.#quoted ?? '') + text.slice(position, quote);
      const next = text[quote + 1];
      if (next === '"') this.#quoted += '"';
      else if (next === undefined || next === ',') this.#closeCell();
      else return strayText;
      position = quote + 2;
    }
    return 'done';
  }

  /** Takes a cell without quotes around it; a quote inside is a character like any other. */
  #takePlain(text: string, start: number): number {
    const comma = text.indexOf(',', start);
    const end = comma < 0 ? text.length : comma;
    this.cells.push(text.slice(start, end));
    return end + 1;
  }

  #closeCell(): void {
    this.cells.push(this.#quoted ?? '');
    this.#quoted = undefined;
  }
}
