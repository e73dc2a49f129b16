// Lines of a file, cut from its bytes: a line is decoded as a whole, however the bytes arrive.

export interface CsvLine {
  /** The first line of the file is 1. */
  readonly line: number;
  /** Without the line end; cut off when the line is too long. */
  readonly text: string;
  /** What ended the line; empty at the end of the file. */
  readonly end: '\n' | '\r\n' | '';
  /** Bytes of the file up to the end of this line. */
  readonly bytes: number;
  readonly isTooLong: boolean;
}

/** A line or row longer than this is no order: a file of another kind, or an open quote. */
export const longestRowBytes = 1_000_000;

const newline = 0x0a;
const byteOrderMark = '\ufeff';

export class LineCutter {
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of the current line that were thrown away because it is too long. */
  #dropped = 0;
  #line = 0;
  #bytes = 0;

  push(chunk: Buffer): CsvLine[] {
    const buffer = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const lines: CsvLine[] = [];
    let start = 0;
    for (let at = buffer.indexOf(newline); at >= 0; at = buffer.indexOf(newline, start)) {
      lines.push(this.#cut(buffer, start, at, 1));
      start = at + 1;
    }
    this.#keep(buffer.subarray(start));
    return lines;
  }

  end(): CsvLine[] {
    return this.#rest.length > 0 ? [this.#cut(this.#rest, 0, this.#rest.length, 0)] : [];
  }

  #keep(rest: Buffer): void {
    this.#rest = rest.subarray(0, longestRowBytes);
    this.#dropped += rest.length - this.#rest.length;
  }

  #cut(buffer: Buffer, start: number, end: number, newlineBytes: number): CsvLine {
    const length = end - start + this.#dropped;
    const isTooLong = length > longestRowBytes;
    this.#line += 1;
    this.#bytes += length + newlineBytes;
    this.#dropped = 0;
    let text = buffer.toString('utf8', start, isTooLong ? start + longestRowBytes : end);
    if (this.#line === 1 && text.startsWith(byteOrderMark)) text = text.slice(1);
    const hasReturn = text.endsWith('\r');
    if (hasReturn) text = text.slice(0, -1);
    const lineEnd = newlineBytes === 0 ? '' : hasReturn ? '\r\n' : '\n';
    return { line: this.#line, text, end: lineEnd, bytes: this.#bytes, isTooLong };
  }
}
