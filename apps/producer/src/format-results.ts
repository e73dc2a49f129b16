import { jsonLine, type Result } from '@verdict/records';
import type { Run } from '@verdict/results';
import { stringify } from 'csv-stringify/sync';
import { fullResultCells, fullResultLine, resultCells, resultLine } from './result-line.ts';

/** The text of results that follow each other. */
export type FormatResults = (results: readonly Result[]) => string;

export function jsonLines(run: Run, full: boolean): FormatResults {
  const lineOf = full ? fullResultLine : resultLine;
  return (results) => results.map((result) => jsonLine(lineOf(result, run))).join('');
}

/** With a header before the first results. */
export function csvLines(run: Run, full: boolean): FormatResults {
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
