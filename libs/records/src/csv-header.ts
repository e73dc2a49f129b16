import { quoteLine } from './reject.ts';

/** The file as a whole cannot be used: no header, or not the columns that are needed. */
export class CsvHeaderError extends Error {
  override readonly name = 'CsvHeaderError';
}

/** Other names for columns, by the name they have here: `{ order_id: 'OrderID' }`. */
export type ColumnNames = Readonly<Record<string, string>>;

function positionOf(column: string, header: readonly string[], names: ColumnNames, file: string) {
  const renamed = names[column];
  const name = renamed !== undefined && header.includes(renamed) ? renamed : column;
  const position = header.indexOf(name);
  if (position < 0) {
    throw new CsvHeaderError(
      `${file}: column ${column} is missing; the header has ${quoteLine(header.join(', '))}. ` +
        `If it goes by another name, say --map ${column}=NAME`,
    );
  }
  if (header.indexOf(name, position + 1) >= 0) {
    throw new CsvHeaderError(`${file}: column ${name} stands in the header twice`);
  }
  return position;
}

/**
 * Where each needed column stands in the header.
 * @throws CsvHeaderError when one is missing or ambiguous.
 */
export function columnPositions(
  columns: readonly string[],
  header: readonly string[],
  names: ColumnNames,
  file: string,
): ReadonlyMap<string, number> {
  return new Map(columns.map((column) => [column, positionOf(column, header, names, file)]));
}
