// The number of failures in the navigation of every page, without a reading for it.
import type { RequestHandler } from 'express';
import type { OverviewWatch } from '../overview/watch.ts';
import { withFailedCount } from '../pages/layout.ts';

function isPage(body: unknown): body is string {
  return typeof body === 'string' && body.startsWith('<!doctype html>');
}

/** Before all routes that send pages. */
export function countFailures(watch: Pick<OverviewWatch, 'latest'>): RequestHandler {
  return (_request, response, next) => {
    const send = response.send.bind(response);
    response.send = (body?: unknown) => {
      const failed = watch.latest.figures?.orders.failed;
      return send(isPage(body) ? withFailedCount(body, failed) : body);
    };
    next();
  };
}
