import { withinMs } from '@verdict/runtime';
import type { RequestHandler } from 'express';
import type { HistoryPage, ReadHistory } from '../history/history-reader.ts';
import { isSpanName, type SpanName, spanNames } from '../history/spans.ts';
import type { OverviewWatch } from '../overview/watch.ts';
import { frontPage } from '../pages/front.ts';

/** The page is for those who wonder what is wrong, too: without its charts it is of use. */
const longestWaitMs = 1500;

async function readIfThere(
  readHistory: ReadHistory,
  span: SpanName,
): Promise<HistoryPage | undefined> {
  try {
    return await withinMs(readHistory(span), longestWaitMs, 'reading the history');
  } catch {
    return undefined;
  }
}

/** `/?span=6h`; what is no span counts as the shortest. */
export function showFrontPage(watch: OverviewWatch, readHistory: ReadHistory): RequestHandler {
  return async (request, response) => {
    const asked: unknown = request.query['span'];
    const span = isSpanName(asked) ? asked : spanNames[0];
    const [overview, page] = await Promise.all([watch.fresh(), readIfThere(readHistory, span)]);
    response.send(frontPage(overview, span, page));
  };
}
