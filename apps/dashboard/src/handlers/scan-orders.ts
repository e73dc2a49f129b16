// Search over all results of a run: a page that grows, or JSON Lines. It ends with its connection.
import { jsonLine } from '@verdict/records';
import { readRun, type Run } from '@verdict/results';
import type { Request, RequestHandler, Response } from 'express';
import { type ErrorCode, sendError } from '../api/error-answer.ts';
import type { ScanLine } from '../api/search-answers.ts';
import type { Source } from '../overview/source.ts';
import { messagePage } from '../pages/message.ts';
import { type ScanEnding, type ScanProgress, scanPage } from '../pages/scan.ts';
import { type OrderFilter, parseFilter } from '../search/order-filter.ts';
import { scanRun } from '../search/scan-run.ts';
import type { ScanSlots } from '../search/scan-slots.ts';
import type { ShownResult } from '../search/shown-results.ts';
import { sendParts } from '../send-parts.ts';

export interface ScanDeps {
  readonly source: () => Source;
  readonly slots: ScanSlots;
  readonly onError: (error: unknown) => void;
}

/** A page with more would be of no use to anybody. */
const mostRows = 1000;
const progressMs = 250;

interface Scan {
  readonly source: Source;
  readonly run: Run;
  readonly filter: OrderFilter;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

interface ScanPageStep {
  readonly shown: readonly ShownResult[];
  readonly progress: ScanProgress;
  readonly ending: ScanEnding | null;
}

type Parts = (scan: Scan) => AsyncGenerator<string>;

/** Those that a page has room for, and why it ends where it does. */
async function* pageSteps(scan: Scan): AsyncGenerator<ScanPageStep> {
  let found = 0;
  for await (const { looked, total, results } of scanRun(scan.source, scan.run, scan.filter)) {
    const shown = results.slice(0, mostRows - found);
    found += shown.length;
    const ending = scan.signal.aborted ? 'replaced' : found >= mostRows ? 'enough' : null;
    yield { shown, progress: { looked, total, found }, ending };
    if (ending !== null) return;
  }
}

async function* pageParts(scan: Scan): AsyncGenerator<string> {
  const page = scanPage(scan.run.run, scan.filter);
  let reached: ScanProgress = { looked: 0, total: 0, found: 0 };
  let ended: ScanEnding = 'all';
  let toldMs = -Infinity;
  yield page.start;
  try {
    for await (const { shown, progress, ending } of pageSteps(scan)) {
      reached = progress;
      ended = ending ?? ended;
      if (shown.length > 0) yield page.found(shown);
      if (performance.now() - toldMs < progressMs) continue;
      toldMs = performance.now();
      yield page.progress(progress);
    }
  } catch (error) {
    scan.onError(error);
    ended = 'broken';
  }
  yield page.end(reached, ended);
}

/** The last line says whether all were looked at; without it the answer was cut short. */
async function* lineParts({ source, run, filter, signal }: Scan): AsyncGenerator<string> {
  let found = 0;
  let toldMs = performance.now();
  let reached = { looked: 0, total: 0 };
  for await (const { looked, total, results } of scanRun(source, run, filter)) {
    reached = { looked, total };
    found += results.length;
    if (results.length > 0) yield results.map((order) => scanLine({ order })).join('');
    if (signal.aborted) break;
    if (performance.now() - toldMs < progressMs) continue;
    toldMs = performance.now();
    yield scanLine({ progress: { looked, total, found } });
  }
  yield scanLine({ end: { ...reached, found, is_complete: !signal.aborted } });
}

function viewerOf(request: Request): string {
  return `${request.ip} ${request.get('user-agent') ?? ''}`;
}

interface Refusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly title: string;
  readonly text: string;
}

type Refuse = (response: Response, refusal: Refusal) => void;

function notASearch(problems: readonly string[]): Refusal {
  return { status: 400, code: 'bad-request', title: 'Not a search', text: problems.join('; ') };
}

function noSuchRun(name: string): Refusal {
  const text = `There is no run “${name}”.`;
  return { status: 404, code: 'not-found', title: 'No such run', text };
}

function tooManyScans(most: number): Refusal {
  const text = `${most} searches over whole runs go on; try again when one has ended.`;
  return { status: 503, code: 'busy', title: 'Busy', text };
}

/** Anything else would not be what is described. */
function scanLine(line: ScanLine): string {
  return jsonLine(line);
}

function scan(
  { source, slots, onError }: ScanDeps,
  parts: Parts,
  type: string,
  refuse: Refuse,
): RequestHandler {
  return async (request, response) => {
    const { filter, problems } = parseFilter(request.query);
    const name = filter.run ?? '';
    if (problems.length > 0) return refuse(response, notASearch(problems));
    const run = await readRun(source().home, name);
    if (run === undefined) return refuse(response, noSuchRun(name));
    const slot = slots.take(viewerOf(request));
    if (slot === undefined) {
      return refuse(response.set('Retry-After', '10'), tooManyScans(slots.most));
    }
    response.set({ 'Content-Type': type, 'X-Accel-Buffering': 'no' });
    const wanted = { source: source(), run, filter, signal: slot.signal, onError };
    await sendParts(parts(wanted), response, onError).finally(slot.release);
  };
}

export function scanAsPage(deps: ScanDeps): RequestHandler {
  return scan(deps, pageParts, 'text/html; charset=utf-8', (response, { status, title, text }) => {
    response.status(status).send(messagePage(title, text));
  });
}

export function scanAsLines(deps: ScanDeps): RequestHandler {
  return scan(deps, lineParts, 'application/x-ndjson', (response, { status, code, text }) => {
    sendError(response, status, code, text);
  });
}
