// Search among the last results, as a page and as JSON.
import { listRuns } from '@verdict/results';
import type { Request, RequestHandler } from 'express';
import type { Answering } from '../api/answer.ts';
import { sendError } from '../api/error-answer.ts';
import type { FoundAnswer } from '../api/search-answers.ts';
import type { Source } from '../overview/source.ts';
import type { OverviewWatch } from '../overview/watch.ts';
import type { SearchChoices } from '../pages/search-form.ts';
import { searchPage, wrongSearchPage } from '../pages/search.ts';
import { type OrderFilter, parseFilter } from '../search/order-filter.ts';
import type { RecentResults } from '../search/recent-results.ts';
import { resultPage } from '../search/result-page.ts';
import { lookUpResults } from '../search/shown-results.ts';
import { idOf } from './order.ts';

export interface SearchDeps {
  readonly source: () => Source;
  readonly recent: RecentResults;
  readonly watch: OverviewWatch;
}

async function choicesOf(watch: OverviewWatch): Promise<SearchChoices> {
  const { figures } = await watch.fresh();
  const runs = figures?.runs.map(({ run }) => run) ?? [];
  return { runs, reasons: figures?.reasons.map(({ reason }) => reason) ?? [] };
}

function cursorOf(request: Request): string {
  const after = request.query['after'];
  return typeof after === 'string' ? after : '';
}

async function search({ source, recent }: SearchDeps, filter: OrderFilter, cursor: string) {
  const newestFirst = await recent.fresh();
  const { results, ...page } = resultPage(newestFirst, filter, cursor);
  const shown = await lookUpResults(source(), await listRuns(source().home), results);
  const oldest = newestFirst.at(-1)?.decided_at ?? null;
  return { page, shown, searched: newestFirst.length, oldest };
}

/** An address that names an order is another handler's. */
export function searchOrders(deps: SearchDeps): RequestHandler {
  return async (request, response, next) => {
    if (idOf(request) !== '') return next();
    response.vary('Accept');
    const { filter, problems } = parseFilter(request.query);
    const choices = await choicesOf(deps.watch);
    if (problems.length > 0) {
      response.status(400).send(wrongSearchPage(filter, choices, problems));
      return;
    }
    const found = await search(deps, filter, cursorOf(request));
    response.send(searchPage({ filter, choices, ...found }));
  };
}

export function sendOrders(deps: SearchDeps): Answering<FoundAnswer> {
  return async (request, response) => {
    const { filter, problems } = parseFilter(request.query);
    if (problems.length > 0) {
      sendError(response, 400, 'bad-request', problems.join('; '));
      return;
    }
    const { page, shown, searched, oldest } = await search(deps, filter, cursorOf(request));
    response.json({ ...page, searched, oldest, orders: shown });
  };
}
