// Pages that people have open, without the browser: the same requests, and nothing is drawn.
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';

/** How old the figures over time of an open page may be, as in its module. */
const freshMs = 3000;

const agent = new Agent({ keepAlive: true });

async function request(url: string): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { agent }, resolve).on('error', reject);
  });
  if (response.statusCode === 200) return response;
  throw new Error(`${url}: expected 200, got ${response.statusCode}`);
}

/** Reads an answer to its end. */
async function read(url: string): Promise<void> {
  const response = await request(url);
  response.resume();
  await finished(response);
}

/** An overview: the page, then its events, then figures over time whenever there is news and they are old. */
async function openPage(dashboard: string, onNews: () => void): Promise<() => void> {
  await read(`${dashboard}/`);
  const events = await request(`${dashboard}/events`);
  let askedMs = -Infinity;
  events.on('data', () => {
    onNews();
    if (performance.now() - askedMs < freshMs) return;
    askedMs = performance.now();
    void read(`${dashboard}/api/history?span=15m`);
  });
  await once(events, 'data');
  return () => events.destroy();
}

export interface OpenPages {
  /** Parts of the streams of events that came, of all pages. */
  readonly heard: () => number;
  readonly close: () => void;
}

/** Opens so many pages and keeps them open; resolves when each has heard something. */
export async function openPages(dashboard: string, count: number): Promise<OpenPages> {
  let news = 0;
  const onNews = () => (news += 1);
  const opening = Array.from({ length: count }, () => openPage(dashboard, onNews));
  const closings = await Promise.all(opening);
  return { heard: () => news, close: () => closings.forEach((close) => close()) };
}

/** Opens one page after the other until the end. @returns how long each answer took, in milliseconds */
export async function visitPages(
  dashboard: string,
  paths: readonly string[],
  end: AbortSignal,
): Promise<number[]> {
  const tookMs: number[] = [];
  while (!end.aborted) {
    const startMs = performance.now();
    await read(`${dashboard}${paths[tookMs.length % paths.length]}`);
    tookMs.push(performance.now() - startMs);
  }
  return tookMs;
}
