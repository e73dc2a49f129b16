import { type ColumnNames, type Result, writeText } from '@verdict/records';
import { countRun, csvLines, jsonLines, resultChunks } from '@verdict/results';
import type { FormatResults, ResultChunk, Run } from '@verdict/results';
import type { Writable } from 'node:stream';
import { openInput } from './input/open-input.ts';
import { type Progress, withProgress } from './progress.ts';
import { resultsLike } from './results-like.ts';
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

function isWanted(result: Result, { recommendation, reason }: ExportOptions): boolean {
  if (recommendation !== undefined && result.recommendation !== recommendation) return false;
  return reason === undefined || result.reason === reason;
}

async function writeChunks(
  chunks: AsyncIterable<ResultChunk>,
  format: FormatResults,
  options: ExportOptions,
  out: Writable,
  progress: Progress,
): Promise<number> {
  let read = 0;
  let written = 0;
  for await (const { results, done } of chunks) {
    const wanted = results.filter((result) => isWanted(result, options));
    // One by one, the calls would cost as much as all the rest.
    if (wanted.length > 0) await writeText(out, format(wanted));
    read += results.length;
    written += wanted.length;
    progress.update(done, read);
  }
  return written;
}

async function openFormat(
  session: Session,
  run: Run,
  { format, full }: ExportOptions,
): Promise<FormatResults> {
  const pipeline = await session.pipelines.of(run.settings);
  return (format === 'jsonl' ? jsonLines : csvLines)(run, { full, pipeline });
}

/** Streams the results of a run, each once. @returns how many were written */
export async function exportResults(
  session: Session,
  run: Run,
  options: ExportOptions,
  out: Writable,
): Promise<number> {
  const format = await openFormat(session, run, options);
  const input = options.like === undefined ? undefined : await openInput(options.like);
  const { decided } = await countRun(session.shardsOf(run.layout), run.run);
  const total = input === undefined ? decided : input.size;
  const chunks =
    input === undefined
      ? resultChunks(session.shardsOf(run.layout), run.run)
      : resultsLike(session, run, input, options.names);
  // Results and progress on one terminal would be neither.
  const isHidden = out === process.stdout && process.stdout.isTTY;
  const label = `exporting ${run.run}`;
  return withProgress({ label, total, unit: 'results', isHidden }, (progress) =>
    writeChunks(chunks, format, options, out, progress),
  );
}
