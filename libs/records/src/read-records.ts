// Typed records from a CSV file: the door at which every row is checked, once.
import type { z } from 'zod';
import { problemOfIssue } from './checked-text.ts';
import { columnPositions, type ColumnNames, CsvHeaderError } from './csv-header.ts';
import { identifier } from './identifier.ts';
import type { CsvFault, CsvRow } from './parse-row.ts';
import { readCsvChunks } from './read-csv.ts';
import { quoteInput, quoteLine, type Reject } from './reject.ts';

export interface RecordSource<Schema extends z.ZodObject> {
  /** How messages call the file. */
  readonly file: string;
  readonly schema: Schema;
  readonly names?: ColumnNames;
}

export interface AcceptedRow<Row> {
  readonly line: number;
  readonly bytes: number;
  readonly record: Row;
}

export interface RejectedRow {
  readonly line: number;
  readonly bytes: number;
  readonly reject: Reject;
}

interface Layout {
  readonly file: string;
  /** Where the cell of each column stands in a row. */
  readonly positions: ReadonlyMap<string, number>;
  readonly width: number;
}

function layoutOf(source: RecordSource<z.ZodObject>, header: readonly string[]): Layout {
  const columns = Object.keys(source.schema.shape);
  const positions = columnPositions(columns, header, source.names ?? {}, source.file);
  return { file: source.file, positions, width: header.length };
}

function cellOf(row: CsvRow, layout: Layout, column: string): string | undefined {
  const position = layout.positions.get(column);
  return position === undefined ? undefined : row.cells[position];
}

/** Only what could be an order id at all: a cell of a megabyte is none. */
function orderIdOf(row: CsvRow, layout: Layout): string | null {
  const parsed = identifier.safeParse(cellOf(row, layout, 'order_id'));
  return parsed.success ? parsed.data : null;
}

function rejectCellCount(row: CsvRow, layout: Layout): Reject {
  return {
    file: layout.file,
    line: row.line,
    order_id: orderIdOf(row, layout),
    column: null,
    reason: row.cells.length < layout.width ? 'too-few-cells' : 'too-many-cells',
    expected: `${layout.width} cells as in the header`,
    got: `${row.cells.length} cells: ${quoteInput(row.cells.join(','))}`,
  };
}

function rejectCell(row: CsvRow, layout: Layout, issue: z.core.$ZodIssue): Reject {
  const column = String(issue.path[0]);
  const got = quoteInput(cellOf(row, layout, column) ?? '');
  const order_id = orderIdOf(row, layout);
  return { file: layout.file, line: row.line, order_id, column, ...problemOfIssue(issue), got };
}

const expectedRow = {
  'not-csv': 'a row of CSV with closed quotes',
  'not-utf-8': 'text in UTF-8',
} as const satisfies Record<CsvFault['reason'], string>;

function rejectFault(fault: CsvFault, file: string): Reject {
  return {
    file,
    line: fault.line,
    order_id: null,
    column: null,
    reason: fault.reason,
    expected: expectedRow[fault.reason],
    got: `${fault.fault}: ${quoteInput(fault.text)}`,
  };
}

/** A broken header is never skipped: the next row would be taken for it. */
function headerOf(row: CsvRow | CsvFault, file: string): readonly string[] {
  if (!('fault' in row)) return row.cells;
  const what = row.reason === 'not-csv' ? 'no CSV' : 'not UTF-8';
  throw new CsvHeaderError(`${file}: the header is ${what}: ${row.fault}: ${quoteLine(row.text)}`);
}

function readRow<Schema extends z.ZodObject>(
  row: CsvRow,
  layout: Layout,
  schema: Schema,
): AcceptedRow<z.infer<Schema>> | RejectedRow {
  const { line, bytes } = row;
  if (row.cells.length !== layout.width) {
    return { line, bytes, reject: rejectCellCount(row, layout) };
  }
  const cells: Record<string, string | undefined> = {};
  for (const [column, position] of layout.positions) cells[column] = row.cells[position];
  const parsed = schema.safeParse(cells);
  if (parsed.success) return { line, bytes, record: parsed.data };
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw parsed.error;
  return { line, bytes, reject: rejectCell(row, layout, issue) };
}

function readRowOrFault<Schema extends z.ZodObject>(
  row: CsvRow | CsvFault,
  layout: Layout,
  schema: Schema,
): AcceptedRow<z.infer<Schema>> | RejectedRow {
  if (!('fault' in row)) return readRow(row, layout, schema);
  return { line: row.line, bytes: row.bytes, reject: rejectFault(row, layout.file) };
}

/**
 * Streams the rows of a CSV file, each as a record of the schema or as a reject with line,
 * column and reason. Columns that the schema does not name are ignored. Rows come in chunks of
 * any size, as they are read.
 * @throws CsvHeaderError when there is no header or a column is missing.
 */
export async function* readRecordChunks<Schema extends z.ZodObject>(
  input: AsyncIterable<Buffer | string>,
  source: RecordSource<Schema>,
): AsyncGenerator<(AcceptedRow<z.infer<Schema>> | RejectedRow)[]> {
  let layout: Layout | undefined;
  for await (const chunk of readCsvChunks(input)) {
    const header = layout === undefined ? chunk.shift() : undefined;
    if (header !== undefined) layout = layoutOf(source, headerOf(header, source.file));
    const known = layout;
    if (known !== undefined) yield chunk.map((row) => readRowOrFault(row, known, source.schema));
  }
  if (layout !== undefined) return;
  const columns = Object.keys(source.schema.shape).join(', ');
  throw new CsvHeaderError(`${source.file} is empty: expected a header with ${columns}`);
}

/** The same rows, one by one. */
export async function* readRecords<Schema extends z.ZodObject>(
  input: AsyncIterable<Buffer | string>,
  source: RecordSource<Schema>,
): AsyncGenerator<AcceptedRow<z.infer<Schema>> | RejectedRow> {
  for await (const rows of readRecordChunks(input, source)) yield* rows;
}
