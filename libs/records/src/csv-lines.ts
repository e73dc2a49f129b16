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

  *push(chunk: Buffer): Generator<CsvLine> {
    const buffer = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    for (let at = buffer.indexOf(newline); at >= 0; at = buffer.indexOf(newline, start)) {
      yield this.#cut(buffer.subarray(start, at), 1);
      start = at + 1;
    }
    this.#keep(buffer.subarray(start));
  }

  *end(): Generator<CsvLine> {
    if (this.#rest.length > 0) yield this.#cut(this.#rest, 0);
  }

  #keep(rest: Buffer): void {
    this.#rest = rest.subarray(0, longestRowBytes);
    this.#dropped += rest.length - this.#rest.length;
  }

  #cut(content: Buffer, newlineBytes: number): CsvLine {
    this.#line += 1;
    this.#bytes += content.length + this.#dropped + newlineBytes;
    const isTooLong = content.length + this.#dropped > longestRowBytes;
    this.#dropped = 0;
    let text = content.toString('utf8', 0, isTooLong ? longestRowBytes : content.length);
    if (this.#line === 1 && text.startsWith(byteOrderMark)) text = text.slice(1);
    const hasReturn = text.endsWith('\r');
    if (hasReturn) text = text.slice(0, -1);
    const end = newlineBytes === 0 ? '' : hasReturn ? '\r\n' : '\n';
    return { line: this.#line, text, end, bytes: this.#bytes, isTooLong };
  }
}
