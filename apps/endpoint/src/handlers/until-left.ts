import type { Response } from 'express';

/** Aborts when the answer is out or its reader gone: nobody has to wait for it any more. */
export function untilLeft(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}
