import type { Response } from 'express';
import { setMaxListeners } from 'node:events';

/** Aborts when the answer is out or its reader gone: nobody has to wait for it any more. */
export function untilLeft(response: Response): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // each line of a batch listens
  response.once('close', () => controller.abort());
  return controller.signal;
}
