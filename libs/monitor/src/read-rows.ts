// Reads what workers wrote of the orders of one step: JSON, of which the first line tells how to read the second, a table
// with a row for each order. Almost all of these are whole numbers, which are read here: JSON.parse would take as long as
// all else that counts an order, and leave a list of each behind.
import type { OrderRow, RowFeature, RowHead, RowValue } from './order-row.ts';

export interface Heading {
  readonly run: string;
  readonly windowSeconds: number;
  readonly features: readonly RowFeature[];
  /** A sign for each row: `1` for one that counts. All do where there is none. */
  readonly marks: string | undefined;
}

/** @param line such as `["july",[86400,["inventory"]],` or `["july",[86400,["inventory"]],"1011",` */
export function readHeading(line: string): Heading {
  const heading: [string, RowHead, string?] = JSON.parse(`${line.slice(0, -1)}]`);
  const [run, [windowSeconds, ...features], marks] = heading;
  return { run, windowSeconds, features, marks };
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
 * Reads a table of JSON, row by row; of an order of which nothing is counted there is null.
 * @param bytes UTF-8 that ends with one sign behind the table; the signs of a string would take ten times as long
 * @param scratch as long as each row, and what is taken most often
 */
export function readRows(bytes: Buffer, from: number, scratch: OrderRow, take: TakeRow): void {
  let place = 0;
  for (let at = from; bytes[at] !== close; place += 1) {
    const isNull = bytes[at + 1] === letterN;
    const end = isNull ? at + 1 + lengthOfNull : readNumbers(bytes, at + 1, scratch);
    if (end < 0) return parseRows(bytes, from, place, take);
    take(isNull ? null : scratch, place);
    at = end;
  }
}

function parseRows(bytes: Buffer, from: number, first: number, take: TakeRow): void {
  const rows: (OrderRow | null)[] = JSON.parse(bytes.toString('utf8', from, bytes.length - 1));
  for (let place = first; place < rows.length; place += 1) take(rows[place] ?? null, place);
}
