import type { Refused } from '@verdict/access';
import type { ErrorRequestHandler, Request, Response } from 'express';
import { errorAnswer } from './api-error.ts';
import { explainError } from './explain-error.ts';

/** The last handler of all: every error that is thrown ends here. */
export function sendErrors(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (request.socket.destroyed) return; // whoever asked has left, and that is all that went wrong
    const { status, code, message, retryAfterSeconds } = explainError(error);
    if (code === 'failed') onError(error);
    if (response.headersSent) {
      next(error); // cuts the connection, so that nobody takes half for the whole
      return;
    }
    if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
    response.status(status).json(errorAnswer(code, message));
  };
}

/** How somebody is told that is not let in. */
export function tellRefused(
  _request: Request,
  response: Response,
  { status, code, message }: Refused,
): void {
  response.status(status).json(errorAnswer(code, message));
}
