import type { RequestHandler } from 'express';
import { sendChallenge } from './let-in.ts';
import { refuse } from './refuse.ts';
import { visitorOf } from './visitor.ts';

/** For what only operators may see. */
export function requireOperator(viewerMessage: string): RequestHandler {
  return (request, response, next) => {
    if (visitorOf(request).role === 'operator') next();
    else refuse(request, response, { status: 403, code: 'refused', message: viewerMessage });
  };
}

/** Makes the browser of a viewer ask for another password, then leads back to the first page. */
export function askForOperator(operatorPassword: string): RequestHandler {
  return (request, response, next) => {
    if (visitorOf(request).role === 'operator') response.redirect('/');
    else if (operatorPassword === '') next();
    else sendChallenge(request, response, 'The password of operators is needed.');
  };
}
