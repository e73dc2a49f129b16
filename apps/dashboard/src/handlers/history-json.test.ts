import express from 'express';
import { once } from 'node:events';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { historyOf } from '../history/history.ts';
import { spans } from '../history/spans.ts';
import { sendHistory } from './history-json.ts';

/** A reading that counts how often it is written. */
function readingOf(nowMs: number) {
  const history = historyOf({ ...spans['15m'], name: '15m' }, [], nowMs);
  const reading = { written: 0, page: { history, rows: [] } };
  Object.defineProperty(history, 'toJSON', {
    value: () => {
      reading.written += 1;
      return { ...history, time: [nowMs] };
    },
  });
  return reading;
}

/** A dashboard with nothing but the figures over time. */
async function openHistoryOf(first: ReturnType<typeof readingOf>) {
  const shown = { reading: first };
  const app = express().get(
    '/',
    sendHistory(() => Promise.resolve(shown.reading.page)),
  );
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  // Not with fetch, which tells with such a header that it wants no answer from a cache.
  const ask = async (etag = '') => {
    const [response] = await once(get({ port, headers: { 'If-None-Match': etag } }), 'response');
    return {
      status: response.statusCode,
      etag: response.headers.etag,
      text: await text(response),
    };
  };
  return { shown, ask };
}

it('is written once for everybody, and not sent to those who have it', async () => {
  const reading = readingOf(1);
  const { shown, ask } = await openHistoryOf(reading);
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
  expect(JSON.parse(answers[0]?.text ?? '')).toMatchObject({ span: '15m', time: [1] });
  expect(reading.written).toBe(1);
  const etag = answers[0]?.etag;
  expect(await ask(etag)).toEqual({ status: 304, etag, text: '' });

  shown.reading = readingOf(2);
  const newer = await ask(etag);
  expect([newer.status, JSON.parse(newer.text).time]).toEqual([200, [2]]);
  expect(newer.etag).not.toBe(etag);
});
