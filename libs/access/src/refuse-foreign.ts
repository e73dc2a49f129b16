import type { RequestHandler } from 'express';
import { isForeign, originOf } from './foreign-request.ts';
import type { Refuse } from './refuse.ts';

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** For what changes something by a plain request, which a page of another site could send too. */
export function refuseForeign(refuse: Refuse): RequestHandler {
  return (request, response, next) => {
    if (readingMethods.has(request.method) || !isForeign(originOf(request))) {
      next();
      return;
    }
    const message = 'A request from another site changes nothing here';
    refuse(request, response, { status: 403, code: 'refused', message });
  };
}
