import { createHash } from 'node:crypto';
import type { Answering } from '../api/answer.ts';
import { sendError } from '../api/error-answer.ts';
import type { History } from '../history/history.ts';
import type { ReadHistory } from '../history/history-reader.ts';
import { isSpanName, spanNames } from '../history/spans.ts';

interface Written {
  readonly text: Buffer;
  readonly etag: string;
}

function write(history: History): Written {
  const text = Buffer.from(JSON.stringify(history));
  return { text, etag: `"${createHash('sha1').update(text).digest('base64url')}"` };
}

/** Writes each reading once, however many pages ask for it. */
function writeOnce(): (history: History) => Written {
  const known = new WeakMap<History, Written>();
  return (history) => {
    const written = known.get(history) ?? write(history);
    known.set(history, written);
    return written;
  };
}

/** `?span=6h`; 400 for a span that there is not. */
export function sendHistory(readHistory: ReadHistory): Answering<History> {
  const writtenOf = writeOnce();
  return async (request, response) => {
    const span: unknown = request.query['span'] ?? spanNames[0];
    if (isSpanName(span)) {
      const { text, etag } = writtenOf((await readHistory(span)).history);
      response.type('json').set('ETag', etag);
      if (request.fresh) response.status(304).end();
      else response.end(text);
      return;
    }
    const message = `span: expected ${spanNames.join(', ')}, got ${JSON.stringify(span)}`;
    sendError(response, 400, 'bad-request', message);
  };
}
