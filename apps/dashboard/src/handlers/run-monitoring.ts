import type { Request, RequestHandler, Response } from 'express';
import type { Answering } from '../api/answer.ts';
import { sendError } from '../api/error-answer.ts';
import { monitoringAnswer, type MonitoringAnswer } from '../api/monitoring-answer.ts';
import type { ReadMonitoring } from '../monitoring/monitoring-reader.ts';
import {
  readRunMonitoring,
  type RunMonitoring,
  UnknownWindowError,
} from '../monitoring/read-run-monitoring.ts';
import type { Source } from '../overview/source.ts';
import { messagePage } from '../pages/message.ts';
import { monitoringPage } from '../pages/monitoring/page.ts';
import { runNameOf, sendNoSuchRun } from './run-page.ts';

export interface MonitoringSource {
  readonly source: () => Source;
  readonly readMonitoring: ReadMonitoring;
}

function asked({ query }: Request, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function readAsked({ source, readMonitoring }: MonitoringSource, request: Request) {
  const name = runNameOf(request);
  return readRunMonitoring(source(), readMonitoring, name, asked(request, 'window'));
}

/** Where it is none, the answer is sent. */
async function readOrRefuse(
  reading: Promise<RunMonitoring | undefined>,
  refuse: (status: 400 | 404, message: string) => void,
): Promise<RunMonitoring | undefined> {
  try {
    const found = await reading;
    if (found === undefined) refuse(404, '');
    return found;
  } catch (error) {
    if (!(error instanceof UnknownWindowError)) throw error;
    refuse(400, error.message);
    return undefined;
  }
}

function sendRefusal(request: Request, response: Response) {
  return (status: 400 | 404, message: string) => {
    if (status === 404) sendNoSuchRun(response, runNameOf(request));
    else response.status(status).send(messagePage('No such window', message));
  };
}

/** `?window=7d&feature=payment_status`, both by choice. */
export function showMonitoring(options: MonitoringSource): RequestHandler {
  return async (request, response) => {
    const reading = readAsked(options, request);
    const found = await readOrRefuse(reading, sendRefusal(request, response));
    if (found !== undefined) response.send(monitoringPage(found, asked(request, 'feature')));
  };
}

export function sendMonitoring(options: MonitoringSource): Answering<MonitoringAnswer> {
  return async (request, response) => {
    const found = await readOrRefuse(readAsked(options, request), (status, message) => {
      if (status === 400) return sendError(response, 400, 'bad-request', message);
      return sendError(response, 404, 'not-found', `There is no run “${runNameOf(request)}”.`);
    });
    if (found !== undefined) response.json(monitoringAnswer(found));
  };
}
