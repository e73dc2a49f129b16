// Lines of a file, cut from its bytes: a line is decoded as a whole, however the bytes arrive.
import { isUtf8 } from 'node:buffer';

export interface CsvLine {
  /** The first line of the file is 1. */
  readonly line: number;
  /** Without the line end; cut off when the line is too long. */
  readonly text: string;
  /** What ended the line; empty at the end of the file. */
  readonly end: LineEnd;
  /** Bytes of the file up to the end of this line. */
  readonly bytes: number;
  readonly isTooLong: boolean;
  /** What its bytes are, when they are not UTF-8: then the text is not what was meant. */
  readonly otherEncoding: string | undefined;
}

/** Where a line stands among the bytes, from `start` up to its end `at`. */
interface CutLine {
  readonly buffer: Buffer;
  readonly start: number;
  readonly at: number;
  readonly end: LineEnd;
}

type LineEnd = '\n' | '\r\n' | '\r' | '';

/** A line or row longer than this is no order: a file of another kind, or an open quote. */
export const longestRowBytes = 1_000_000;

const newline = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = '\ufeff';
const utf16Marks = new Set(['\xff\xfe', '\xfe\xff']);
const noBytes = Buffer.alloc(0);

function startsAsUtf16(bytes: Buffer): boolean {
  return utf16Marks.has(bytes.toString('latin1', 0, 2));
}

/** Whether the whole lines in there are UTF-8: asked once for all of them, that costs next to nothing. */
function areLinesUtf8(buffer: Buffer): boolean {
  const end = Math.max(buffer.lastIndexOf(newline), buffer.lastIndexOf(carriageReturn));
  return isUtf8(buffer.subarray(0, end + 1));
}

/** Where a line ends that begins before `newlineAt` and `returnAt`, -1 for none, and how. */
function lineEndAt(buffer: Buffer, newlineAt: number, returnAt: number): [number, LineEnd] {
  if (returnAt < 0 || (newlineAt >= 0 && newlineAt < returnAt)) return [newlineAt, '\n'];
  return [returnAt, buffer[returnAt + 1] === newline ? '\r\n' : '\r'];
}

export class LineCutter {
  #rest: Buffer = noBytes;
  /** Bytes of the current line that were thrown away because it is too long. */
  #dropped = 0;
  /** The last byte was a carriage return, which a newline may follow. */
  #isReturnHeld = false;
  #line = 0;
  #bytes = 0;

  push(chunk: Buffer): CsvLine[] {
    const known = this.#isReturnHeld ? Buffer.concat([Buffer.of(carriageReturn), chunk]) : chunk;
    this.#isReturnHeld = known.at(-1) === carriageReturn;
    return this.#cutLines(this.#isReturnHeld ? known.subarray(0, -1) : known);
  }

  end(): CsvLine[] {
    const end = this.#isReturnHeld ? '\r' : '';
    if (this.#rest.length === 0 && end === '') return [];
    const rest = { buffer: this.#rest, start: 0, at: this.#rest.length, end } as const;
    return [this.#cut(rest, isUtf8(this.#rest))];
  }

  #cutLines(chunk: Buffer): CsvLine[] {
    const buffer = this.#afterRest(chunk);
    const areUtf8 = areLinesUtf8(buffer);
    const lines: CsvLine[] = [];
    let start = 0;
    let newlineAt = buffer.indexOf(newline);
    let returnAt = buffer.indexOf(carriageReturn);
    while (newlineAt >= 0 || returnAt >= 0) {
      const [at, end] = lineEndAt(buffer, newlineAt, returnAt);
      lines.push(this.#cut({ buffer, start, at, end }, areUtf8));
      start = at + end.length;
      if (newlineAt >= 0 && newlineAt < start) newlineAt = buffer.indexOf(newline, start);
      if (returnAt >= 0 && returnAt < start) returnAt = buffer.indexOf(carriageReturn, start);
    }
    this.#keep(buffer.subarray(start));
    return lines;
  }

  /** Of a line that is too long by now, only the end is looked for. */
  #afterRest(chunk: Buffer): Buffer {
    if (this.#rest.length === 0) return chunk;
    if (this.#rest.length < longestRowBytes) return Buffer.concat([this.#rest, chunk]);
    const [at] = lineEndAt(chunk, chunk.indexOf(newline), chunk.indexOf(carriageReturn));
    const unneeded = at < 0 ? chunk.length : at;
    this.#dropped += unneeded;
    return unneeded === chunk.length
      ? this.#rest
      : Buffer.concat([this.#rest, chunk.subarray(unneeded)]);
  }

  #keep(rest: Buffer): void {
    this.#rest = rest.subarray(0, longestRowBytes);
    this.#dropped += rest.length - this.#rest.length;
  }

  #cut({ buffer, start, at, end }: CutLine, areUtf8: boolean): CsvLine {
    const length = at - start + this.#dropped;
    const isTooLong = length > longestRowBytes;
    this.#line += 1;
    this.#bytes += length + end.length;
    this.#dropped = 0;
    const isOther = !areUtf8 && !isTooLong;
    const otherEncoding = isOther ? this.#otherEncodingOf(buffer.subarray(start, at)) : undefined;
    let text = buffer.toString('utf8', start, isTooLong ? start + longestRowBytes : at);
    if (this.#line === 1 && text.startsWith(byteOrderMark)) text = text.slice(1);
    return { line: this.#line, text, end, bytes: this.#bytes, isTooLong, otherEncoding };
  }

  #otherEncodingOf(bytes: Buffer): string | undefined {
    if (isUtf8(bytes)) return undefined;
    return this.#line === 1 && startsAsUtf16(bytes)
      ? 'UTF-16, to be saved as UTF-8'
      : 'bytes that are not UTF-8';
  }
}
