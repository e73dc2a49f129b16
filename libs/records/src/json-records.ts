// Typed records from JSON: the same schemas, codes and expectations as for rows of CSV.
import type { z } from 'zod';
import { problemOfIssue } from './checked-text.ts';
import { type CsvLine, LineCutter, longestRowBytes } from './csv-lines.ts';
import { identifier } from './identifier.ts';
import { parseJson } from './json-fault.ts';
import type { AcceptedRow, RejectedRow } from './read-records.ts';
import { type Problem, quoteInput, type Reject } from './reject.ts';

export interface JsonSource<Schema extends z.ZodObject> {
  /** How messages call where it comes from. */
  readonly file: string;
  /** Of the record as a row of CSV, in which every cell is text. */
  readonly schema: Schema;
  /** Fields that may be numbers; all others are text, as a number would have lost its leading zeros. */
  readonly numbers?: ReadonlySet<string>;
  /** Fields that may be missing or null, and what counts then. */
  readonly defaults?: Readonly<Record<string, string>>;
}

type Row<Schema extends z.ZodObject> = AcceptedRow<z.infer<Schema>> | RejectedRow;
type Fields = Readonly<Record<string, unknown>>;
type Place = Pick<CsvLine, 'line' | 'bytes'>;

const anObject = { reason: 'not-json', expected: 'one JSON object' };

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueOf(fields: Fields, column: string): unknown {
  return Object.hasOwn(fields, column) ? fields[column] : undefined;
}

/** The text of a field, or what is wrong with it. */
function cellOf(
  fields: Fields,
  column: string,
  { numbers, defaults }: Pick<JsonSource<z.ZodObject>, 'numbers' | 'defaults'>,
): string | Problem {
  const value = valueOf(fields, column) ?? undefined;
  const text = value ?? defaults?.[column];
  if (typeof text === 'string') return text;
  if (text === undefined) return { reason: 'missing', expected: `the field ${column}` };
  const isNumber = numbers?.has(column) ?? false;
  if (isNumber && typeof text === 'number') return String(text);
  return { reason: 'not-a-text', expected: isNumber ? 'a number' : 'a text in quotes' };
}

/** Lists and objects may be too deep to be written out. */
function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return isFields(value) ? 'an object' : quoteInput(value);
}

function rejectWhole(source: JsonSource<z.ZodObject>, at: Place, problem: Problem, got: string) {
  const { file } = source;
  const reject: Reject = { file, line: at.line, order_id: null, column: null, ...problem, got };
  return { line: at.line, bytes: at.bytes, reject };
}

function rejectField(
  source: JsonSource<z.ZodObject>,
  at: Place,
  fields: Fields,
  column: string,
  problem: Problem,
): RejectedRow {
  const got = describeValue(valueOf(fields, column));
  const id = identifier.safeParse(valueOf(fields, 'order_id'));
  const order_id = id.success ? id.data : null;
  const { line, bytes } = at;
  return { line, bytes, reject: { file: source.file, line, order_id, column, ...problem, got } };
}

function recordOfFields<Schema extends z.ZodObject>(
  fields: Fields,
  at: Place,
  source: JsonSource<Schema>,
): Row<Schema> {
  const cells: Record<string, string> = {};
  for (const column of Object.keys(source.schema.shape)) {
    const cell = cellOf(fields, column, source);
    if (typeof cell !== 'string') return rejectField(source, at, fields, column, cell);
    cells[column] = cell;
  }
  const parsed = source.schema.safeParse(cells);
  if (parsed.success) return { line: at.line, bytes: at.bytes, record: parsed.data };
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw parsed.error;
  return rejectField(source, at, fields, String(issue.path[0]), problemOfIssue(issue));
}

/** One record from the text of a JSON object. Fields that the schema does not name are ignored. */
export function parseJsonRecord<Schema extends z.ZodObject>(
  text: string,
  source: JsonSource<Schema>,
  at: Place = { line: 1, bytes: 0 },
): Row<Schema> {
  const parsed = parseJson(text);
  if ('fault' in parsed) return rejectWhole(source, at, anObject, parsed.fault);
  if (isFields(parsed.value)) return recordOfFields(parsed.value, at, source);
  return rejectWhole(source, at, anObject, describeValue(parsed.value));
}

function rowOfLine<Schema extends z.ZodObject>(
  line: CsvLine,
  source: JsonSource<Schema>,
): Row<Schema> {
  const { text, isTooLong, otherEncoding } = line;
  if (isTooLong) {
    const problem = { reason: 'too-long', expected: `a line of at most ${longestRowBytes} bytes` };
    return rejectWhole(source, line, problem, quoteInput(text));
  }
  if (otherEncoding === undefined) return parseJsonRecord(text, source, line);
  const problem = { reason: 'not-utf-8', expected: 'text in UTF-8' };
  return rejectWhole(source, line, problem, `${otherEncoding}: ${quoteInput(text)}`);
}

/** Streams records from lines of JSON; one that is none costs its line only. Empty lines are skipped. */
export async function* readJsonRecords<Schema extends z.ZodObject>(
  input: AsyncIterable<Buffer>,
  source: JsonSource<Schema>,
): AsyncGenerator<Row<Schema>> {
  const lines = new LineCutter();
  const isFilled = ({ text, isTooLong }: CsvLine) => isTooLong || text.trim() !== '';
  for await (const chunk of input) {
    for (const line of lines.push(chunk)) if (isFilled(line)) yield rowOfLine(line, source);
  }
  for (const line of lines.end()) if (isFilled(line)) yield rowOfLine(line, source);
}
