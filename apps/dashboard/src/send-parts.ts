import type { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

function isLeft(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/**
 * Sends an answer that is made while it is read, one part ahead at most. When its reader leaves, no more
 * parts are made; when a part fails, the connection is cut, so that nobody takes half for the whole.
 */
export async function sendParts(
  parts: AsyncGenerator<string>,
  response: Response,
  onError: (error: unknown) => void,
): Promise<void> {
  try {
    await pipeline(Readable.from(parts, { highWaterMark: 1 }), response);
  } catch (error) {
    if (!isLeft(error)) onError(error);
  }
}
