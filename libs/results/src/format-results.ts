import { jsonLine, type Result } from '@verdict/records';
import { stringify } from 'csv-stringify/sync';
import {
  type FeaturesOf,
  fullResultCells,
  fullResultLine,
  resultCells,
  resultLine,
} from './result-line.ts';
import type { Run } from './run-record.ts';

export interface ResultFormat {
  /** With the order and the facts that it was decided on. */
  readonly full: boolean;
  readonly featuresOf: FeaturesOf;
}

/** The text of results that follow each other. */
export type FormatResults = (results: readonly Result[]) => string;

export function jsonLines(run: Run, { full, featuresOf }: ResultFormat): FormatResults {
  const lineOf = full ? fullResultLine : resultLine;
  return (results) => results.map((result) => jsonLine(lineOf(result, run, featuresOf))).join('');
}

/** With a header before the first results. */
export function csvLines(run: Run, { full, featuresOf }: ResultFormat): FormatResults {
  const cellsOf = full ? fullResultCells : resultCells;
  let header = true;
  return (results) => {
    const rows = results.map((result) => cellsOf(result, run, featuresOf));
    // A spreadsheet would run a text that starts with = + - or @ as a formula.
    const text = stringify(rows, { header, escape_formulas: true, cast: { boolean: String } });
    header = false;
    return text;
  };
}
