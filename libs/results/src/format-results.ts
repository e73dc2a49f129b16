import { jsonLine, type Result } from '@verdict/records';
import { stringify } from 'csv-stringify/sync';
import {
  type ResultPipeline,
  fullResultCells,
  fullResultLine,
  resultCells,
  resultLine,
} from './result-line.ts';
import type { Run } from './run-record.ts';

export interface ResultFormat {
  /** With the order and the facts that it was decided on. */
  readonly full: boolean;
  readonly pipeline: ResultPipeline;
}

/** The text of results that follow each other. */
export type FormatResults = (results: readonly Result[]) => string;

export function jsonLines(run: Run, { full, pipeline }: ResultFormat): FormatResults {
  const lineOf = full ? fullResultLine : resultLine;
  return (results) => results.map((result) => jsonLine(lineOf(result, run, pipeline))).join('');
}

/** With a header before the first results. */
export function csvLines(run: Run, { full, pipeline }: ResultFormat): FormatResults {
  const cellsOf = full ? fullResultCells : resultCells;
  let header = true;
  return (results) => {
    const rows = results.map((result) => cellsOf(result, run, pipeline));
    // A spreadsheet would run a text that starts with = + - or @ as a formula.
    const text = stringify(rows, { header, escape_formulas: true, cast: { boolean: String } });
    header = false;
    return text;
  };
}
