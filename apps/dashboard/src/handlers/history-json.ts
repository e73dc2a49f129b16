import type { RequestHandler } from 'express';
import type { ReadHistory } from '../history/history-reader.ts';
import { isSpanName, spanNames } from '../history/spans.ts';

/** `?span=6h`; 400 for a span that there is not. */
export function sendHistory(readHistory: ReadHistory): RequestHandler {
  return async (request, response) => {
    const span: unknown = request.query['span'] ?? spanNames[0];
    if (isSpanName(span)) {
      response.json((await readHistory(span)).history);
      return;
    }
    const message = `span: expected ${spanNames.join(', ')}, got ${JSON.stringify(span)}`;
    response.status(400).json({ error: 'No such span', message });
  };
}
