import type { Response } from 'express';
import { setMaxListeners } from 'node:events';

/** Made once: without a reason, each abort makes an error with the stack of its place. */
const left = new Error('whoever waited has left');

/** Aborts when the reader of the answer is gone before it is out: nobody has to wait for it any more. */
export function untilLeft(response: Response): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // each line of a batch listens
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(left);
  });
  return controller.signal;
}
