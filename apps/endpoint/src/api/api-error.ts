// What a client is told when its request is not answered: a code for programs, a message for people.
import { z } from 'zod';

export const errorCodes = [
  'not-json',
  'bad-request',
  'password-needed',
  'refused',
  'not-found',
  'method-not-allowed',
  'conflict',
  'too-large',
  'unsupported-media-type',
  'invalid-order',
  'no-facts-taken',
  'key-reused',
  'order-failed',
  'backlog-full',
  'too-many-requests',
  'not-ready',
  'redis-away',
  'stopping',
  'timeout',
  'failed',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export const errorSchema = z.object({
  error: z.object({
    code: z.enum(errorCodes).describe('for programs: it stays the same'),
    message: z.string().describe('for people: what was expected, and what came'),
  }),
});

export type ErrorAnswer = Readonly<z.infer<typeof errorSchema>>;

export function errorAnswer(code: ErrorCode, message: string): ErrorAnswer {
  return { error: { code, message } };
}

/** Thrown by whatever finds out that a request cannot be answered. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: ErrorCode;
  /** After how many seconds it is worth another try, where that is so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: ErrorCode, message: string, retryAfterSeconds?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
