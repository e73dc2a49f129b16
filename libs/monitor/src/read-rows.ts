// Reads what workers wrote of the orders of one step. Almost all of it is whole numbers, which are read here: JSON.parse
// would take as long as all else that counts an order, and leave a list of each behind.
import type { OrderRow, RowFeature, RowHead, RowValue } from './order-row.ts';

export interface Heading {
  readonly run: string;
  readonly windowSeconds: number;
  readonly features: readonly RowFeature[];
}

/** @param line such as `["july",[86400,["inventory"]]]` */
export function readHeading(line: string): Heading {
  const [run, [windowSeconds, ...features]]: [string, RowHead] = JSON.parse(line);
  return { run, windowSeconds, features };
}

/** The lines of one step. */
export interface StepLines {
  readonly heading: string;
  /** Bytes, as the signs of a string take ten times as long to look at one by one. */
  readonly rows: Buffer;
  /** A sign for each row, `1` for one that counts; undefined where all do. */
  readonly marks: string | undefined;
}

const lineEnd = '\n';

export function splitLines(element: Buffer): StepLines {
  const first = element.indexOf(lineEnd);
  const second = element.indexOf(lineEnd, first + 1);
  return {
    heading: element.toString('utf8', 0, first),
    rows: element.subarray(first + 1, second < 0 ? element.length : second),
    marks: second < 0 ? undefined : JSON.parse(element.toString('utf8', second)),
  };
}

const comma = ','.charCodeAt(0);
const close = ']'.charCodeAt(0);
const zero = '0'.charCodeAt(0);
const nine = '9'.charCodeAt(0);
const letterN = 'n'.charCodeAt(0);
const lengthOfNull = 'null'.length;
/** Longer numbers are rounded as JSON.parse rounds them. */
const mostDigits = 15;

/**
 * Reads `[12,null,7]` into a row.
 * @returns where it ends; -1 where there is anything else
 */
function readNumbers(bytes: Buffer, from: number, row: RowValue[]): number {
  for (let at = from + 1, size = 0; ; at += 1, size += 1) {
    const start = at;
    let value = 0;
    let byte = bytes[at] ?? 0;
    for (; byte >= zero && byte <= nine; byte = bytes[at] ?? 0) {
      value = value * 10 + byte - zero;
      at += 1;
    }
    const isNull = at === start && byte === letterN;
    if (isNull) {
      at += lengthOfNull;
      byte = bytes[at] ?? 0;
    }
    if (at === start || at - start > mostDigits) return -1;
    row[size] = isNull ? null : value;
    if (byte === close) return at + 1;
    if (byte !== comma) return -1;
  }
}

type TakeRow = (row: OrderRow | null, place: number) => void;

/**
 * Reads a list of rows; of an order of which nothing is counted there is null.
 * @param bytes JSON
 * @param scratch as long as each row, and what is taken most often
 */
export function readRows(bytes: Buffer, scratch: OrderRow, take: TakeRow): void {
  let place = 0;
  for (let at = 0; bytes[at] !== close; place += 1) {
    const isNull = bytes[at + 1] === letterN;
    const end = isNull ? at + 1 + lengthOfNull : readNumbers(bytes, at + 1, scratch);
    if (end < 0) return parseRows(bytes, place, take);
    take(isNull ? null : scratch, place);
    at = end;
  }
}

function parseRows(bytes: Buffer, first: number, take: TakeRow): void {
  const rows: (OrderRow | null)[] = JSON.parse(bytes.toString());
  for (let place = first; place < rows.length; place += 1) take(rows[place] ?? null, place);
}
