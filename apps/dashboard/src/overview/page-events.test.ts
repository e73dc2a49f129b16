import { withinMs } from '@verdict/runtime';
import express from 'express';
import { once } from 'node:events';
import { get, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { streamOverview } from '../handlers/overview-events.ts';
import { figuresOf } from './figures.fixture.ts';
import type { Overview } from './watch.ts';

type Listener = (overview: Overview) => void;
type Parts = Readonly<Record<string, string>>;

function overviewOf(decided: number, reason = ''): Overview {
  return {
    health: { state: 'broken', since: '2026-01-01T00:00:00.000Z', reason },
    rate: { per_second: 0, history: [] },
    seconds_left: {},
    figures: figuresOf({ decided }),
  };
}

/** A dashboard with nothing but the events, whose readings come when they are told to. */
async function openEvents() {
  const listeners = new Set<Listener>();
  const responses: ServerResponse[] = [];
  const watch = {
    latest: overviewOf(0),
    fresh: () => Promise.resolve(watch.latest),
    subscribe: (listener: Listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const say = (overview: Overview) => {
    watch.latest = overview;
    for (const listener of listeners) listener(overview);
  };
  const app = express().use((_request, response, next) => {
    responses.push(response);
    next();
  });
  const server = app.get('/events', streamOverview(watch)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const open = async (): Promise<IncomingMessage> => {
    const request = get({ port, path: '/events', agent: false });
    const [response] = await once(request, 'response');
    response.on('error', () => {}); // cut off at the end
    return response.setEncoding('utf8');
  };
  return { say, open, responses, listeners };
}

/** The parts that a page is told, event by event. */
async function* partsOf(page: IncomingMessage): AsyncGenerator<Parts> {
  let text = '';
  for await (const piece of page) {
    text += piece;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield JSON.parse(text.slice(text.indexOf('data: ') + 'data: '.length, end));
      text = text.slice(end + 2);
    }
  }
}

async function next(events: AsyncGenerator<Parts>): Promise<Parts> {
  const { value } = await withinMs(events.next(), 5000, 'waiting for an event');
  return value;
}

it('tells all parts at first, then those that changed; who comes later is told all', async () => {
  const { say, open, listeners } = await openEvents();
  const first = partsOf(await open());
  const all = await next(first);
  expect(Object.keys(all)).toEqual(expect.arrayContaining(['state', 'figures', 'failed-count']));
  say(overviewOf(7));
  expect(Object.keys(await next(first))).toEqual(['figures']);
  say(overviewOf(7));
  expect(await next(first)).toEqual({});
  const second = partsOf(await open());
  expect(Object.keys(await next(second))).toEqual(Object.keys(all));
  expect(listeners.size).toBe(1);
});

it('renders each reading once, however many pages are open', async () => {
  const { say, open } = await openEvents();
  const looksOf = async () => {
    let looks = 0;
    const { figures, ...others } = overviewOf(looks);
    const counting = {
      ...others,
      get figures() {
        looks += 1;
        return figures;
      },
    };
    say(counting);
    await Promise.all(pages.map(next));
    return looks;
  };
  const openPage = async () => {
    const page = partsOf(await open());
    await next(page);
    return page;
  };
  const pages = [await openPage()];
  const ofOne = await looksOf();
  for (let n = 1; n < 50; n += 1) pages.push(await openPage());
  expect(ofOne).toBeGreaterThan(0);
  expect(await looksOf()).toBe(ofOne);
});

it('keeps little for a page that does not read, and tells it how things are when it does', async () => {
  const { say, open, responses } = await openEvents();
  const page = (await open()).pause();
  const [response] = responses;
  const large = 1_000_000;
  let kept = 0;
  for (let n = 1; n <= 25; n += 1) {
    say(overviewOf(n, `${n}`.repeat(large)));
    await new Promise(setImmediate);
    kept = Math.max(kept, response?.writableLength ?? 0);
  }
  say(overviewOf(4711));
  expect(kept, 'bytes that wait for it').toBeGreaterThan(0);
  expect(kept, 'bytes that wait for it').toBeLessThan(3 * large);
  for await (const parts of partsOf(page)) if (parts['figures']?.includes('4,711')) break;
});

it('cuts off a page that has not read for long, and forgets who left', async () => {
  const { say, open, responses, listeners } = await openEvents();
  (await open()).pause();
  const isCutOff = () => responses[0]?.destroyed;
  for (let n = 1; n < 100 && isCutOff() === false; n += 1) {
    say(overviewOf(n, `${n}`.repeat(1_000_000)));
    await new Promise(setImmediate);
  }
  expect(isCutOff()).toBe(true);
  await expect.poll(() => listeners.size).toBe(0);
});
