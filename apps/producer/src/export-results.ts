import { type ColumnNames, orderRowSchema, type Result, writeText } from '@verdict/records';
import { jsonLine, readRecordChunks } from '@verdict/records';
import { findResults, readResults, type Run } from '@verdict/results';
import { stringify } from 'csv-stringify/sync';
import type { Writable } from 'node:stream';
import { acceptedChunks } from './accepted-chunks.ts';
import { openInput } from './input.ts';
import { Rejects } from './rejects.ts';
import { fullResultCells, fullResultLine, resultCells, resultLine } from './result-line.ts';
import type { Session } from './session.ts';

export interface ExportOptions {
  readonly format: 'jsonl' | 'csv';
  readonly full: boolean;
  /** File whose order of orders is kept; orders of it without a result are skipped. */
  readonly like: string | undefined;
  /** Names of columns in that file, where they differ. */
  readonly names: ColumnNames;
  readonly recommendation: string | undefined;
  readonly reason: string | undefined;
}

/** Orders of the file looked up in one round trip. */
const chunkSize = 500;

async function* resultsLike(
  session: Session,
  run: Run,
  path: string,
  names: ColumnNames,
): AsyncGenerator<Result> {
  const input = await openInput(path);
  const rows = readRecordChunks(input.stream, { file: input.name, schema: orderRowSchema, names });
  // What is wrong with the file was told when it was enqueued.
  const ignored = Rejects.ignore();
  const seen = new Set<string>();
  for await (const chunk of acceptedChunks(rows, chunkSize, ignored)) {
    const ids = chunk.map((row) => row.record.order_id).filter((id) => !seen.has(id));
    const results = await findResults(session.shardsOf(run.layout), run.run, ids);
    for (const result of results) {
      if (result === null || seen.has(result.order.order_id)) continue;
      seen.add(result.order.order_id);
      yield result;
    }
  }
}

/** The text of results that follow each other. */
type Format = (results: readonly Result[]) => string;

function jsonLines(run: Run, full: boolean): Format {
  const lineOf = full ? fullResultLine : resultLine;
  return (results) => results.map((result) => jsonLine(lineOf(result, run))).join('');
}

function csvLines(run: Run, full: boolean): Format {
  const cellsOf = full ? fullResultCells : resultCells;
  let header = true;
  return (results) => {
    const rows = results.map((result) => cellsOf(result, run));
    // A spreadsheet would run a text that starts with = + - or @ as a formula.
    const text = stringify(rows, { header, escape_formulas: true, cast: { boolean: String } });
    header = false;
    return text;
  };
}

function isWanted(result: Result, { recommendation, reason }: ExportOptions): boolean {
  if (recommendation !== undefined && result.recommendation !== recommendation) return false;
  return reason === undefined || result.reason === reason;
}

/** Results written in one call: one by one, the calls would cost as much as all the rest. */
const writtenAtOnce = 250;

async function* wantedResults(
  results: AsyncIterable<Result>,
  options: ExportOptions,
): AsyncGenerator<readonly Result[]> {
  let chunk: Result[] = [];
  for await (const result of results) {
    if (isWanted(result, options)) chunk.push(result);
    if (chunk.length < writtenAtOnce) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Streams the results of a run, each once. @returns how many were written */
export async function exportResults(
  session: Session,
  run: Run,
  options: ExportOptions,
  out: Writable,
): Promise<number> {
  const results =
    options.like === undefined
      ? readResults(session.shardsOf(run.layout), run.run)
      : resultsLike(session, run, options.like, options.names);
  const format =
    options.format === 'jsonl' ? jsonLines(run, options.full) : csvLines(run, options.full);
  let written = 0;
  for await (const chunk of wantedResults(results, options)) {
    await writeText(out, format(chunk));
    written += chunk.length;
  }
  return written;
}
