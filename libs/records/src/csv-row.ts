// Where a row of CSV ends, before it is parsed: a quoted cell may go on over several lines.
import { type CsvLine, longestRowBytes } from './csv-lines.ts';

function quotesIn(text: string): number {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes += 1;
  return quotes;
}

/** Lines that belong together as far as their quotes tell: an odd number of quotes is open. */
export class OpenRow {
  readonly lines: CsvLine[] = [];
  text = '';
  isTooLong = false;
  otherEncoding: string | undefined;
  #quotes = 0;

  add(line: CsvLine): void {
    this.lines.push(line);
    this.text += line.text + line.end;
    this.#quotes += quotesIn(line.text);
    this.isTooLong ||= line.isTooLong || this.text.length > longestRowBytes;
    this.otherEncoding ??= line.otherEncoding;
  }

  /** A row that is too long takes no more lines, whatever its quotes say. */
  get isOpen(): boolean {
    return this.#quotes % 2 === 1 && !this.isTooLong;
  }
}
