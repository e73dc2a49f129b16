import type { Response } from 'express';
import { z } from 'zod';

const errorCodes = [
  'bad-request',
  'password-needed',
  'refused',
  'not-found',
  'too-many-requests',
  'busy',
  'redis-away',
  'broken',
  'failed',
] as const;

export const errorSchema = z.object({
  error: z.object({
    code: z.enum(errorCodes).describe('for programs: it stays the same'),
    message: z.string().describe('for people: what was expected, and what came'),
  }),
});

export type ErrorAnswer = Readonly<z.infer<typeof errorSchema>>;
export type ErrorCode = (typeof errorCodes)[number];

export function errorAnswer(code: ErrorCode, message: string): ErrorAnswer {
  return { error: { code, message } };
}

export function sendError(
  response: Response<ErrorAnswer>,
  status: number,
  code: ErrorCode,
  message: string,
): void {
  response.status(status).json(errorAnswer(code, message));
}

const codesOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'bad-request',
  401: 'password-needed',
  403: 'refused',
  404: 'not-found',
  429: 'too-many-requests',
  503: 'redis-away',
};

/** Of an error that no handler has explained. */
export function codeOfStatus(status: number): ErrorCode {
  return codesOfStatus[status] ?? (status < 500 ? 'bad-request' : 'failed');
}
