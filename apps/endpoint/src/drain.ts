// The way out: what is being answered is answered to its end, what comes then is sent elsewhere.
import type { RequestHandler, Response } from 'express';
import { ApiError } from './api/api-error.ts';

export interface Drain {
  /** Before every handler. */
  readonly handler: RequestHandler;
  readonly isStarted: () => boolean;
  /** From now on requests are refused, and connections end with their answer. */
  readonly start: () => void;
}

const retryAfterSeconds = 1;

export function stoppingError(message: string): ApiError {
  return new ApiError(503, 'stopping', message, retryAfterSeconds);
}

export function openDrain(): Drain {
  const answering = new Set<Response>();
  let isStarted = false;
  const handler: RequestHandler = (_request, response, next) => {
    if (isStarted) {
      response.set('Connection', 'close');
      throw stoppingError('This endpoint stops: ask another');
    }
    answering.add(response);
    response.once('close', () => answering.delete(response));
    next();
  };
  const start = () => {
    isStarted = true;
    for (const response of answering) {
      if (!response.headersSent) response.set('Connection', 'close');
    }
  };
  return { handler, isStarted: () => isStarted, start };
}
