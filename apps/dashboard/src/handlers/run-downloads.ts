// Results and rejects of a run as files, sent while they are read.
import { jsonLine } from '@verdict/records';
import { csvLines, type FormatResults, jsonLines } from '@verdict/results';
import { readRun, resultChunks, type Run } from '@verdict/results';
import type { RequestHandler, Response } from 'express';
import type { Source } from '../overview/source.ts';
import { readRunRejects } from '../runs/run-details.ts';
import { shownReject } from '../runs/shown-reject.ts';
import { sendParts } from '../send-parts.ts';
import { runNameOf, sendNoSuchRun } from './run-page.ts';

export interface DownloadDeps {
  readonly source: () => Source;
  readonly onError: (error: unknown) => void;
}

type Format = 'jsonl' | 'csv';

const types = { jsonl: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const;
const formats = { jsonl: jsonLines, csv: csvLines } as const;

function startFile(response: Response, name: string, format: Format): void {
  response.set('Content-Type', types[format]);
  response.attachment(name).type(types[format]);
}

async function* resultParts(
  source: Source,
  run: Run,
  format: FormatResults,
): AsyncGenerator<string> {
  for await (const { results } of resultChunks(source.shardsOf(run), run.run)) {
    if (results.length > 0) yield format(results);
  }
}

/** The same lines as `producer results` writes: they do not say who the customer is. */
export function sendResults({ source, onError }: DownloadDeps, format: Format): RequestHandler {
  return async (request, response) => {
    const name = runNameOf(request);
    const run = await readRun(source().home, name);
    if (run === undefined) return sendNoSuchRun(response, name);
    const pipeline = await source().pipelines.of(run.settings);
    startFile(response, `${name}.${format}`, format);
    const formatResults = formats[format](run, { full: false, pipeline });
    await sendParts(resultParts(source(), run, formatResults), response, onError);
  };
}

export function sendRejects({ source }: Pick<DownloadDeps, 'source'>): RequestHandler {
  return async (request, response) => {
    const name = runNameOf(request);
    if ((await readRun(source().home, name)) === undefined) return sendNoSuchRun(response, name);
    const rejects = await readRunRejects(source(), name);
    startFile(response, `${name}-rejects.jsonl`, 'jsonl');
    response.send(rejects.map((reject) => jsonLine(shownReject(reject))).join(''));
  };
}
