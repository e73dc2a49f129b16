import type { Answering } from '../api/answer.ts';
import { sendError } from '../api/error-answer.ts';
import type { History } from '../history/history.ts';
import type { ReadHistory } from '../history/history-reader.ts';
import { isSpanName, spanNames } from '../history/spans.ts';

/** `?span=6h`; 400 for a span that there is not. */
export function sendHistory(readHistory: ReadHistory): Answering<History> {
  return async (request, response) => {
    const span: unknown = request.query['span'] ?? spanNames[0];
    if (isSpanName(span)) {
      response.json((await readHistory(span)).history);
      return;
    }
    const message = `span: expected ${spanNames.join(', ')}, got ${JSON.stringify(span)}`;
    sendError(response, 400, 'bad-request', message);
  };
}
