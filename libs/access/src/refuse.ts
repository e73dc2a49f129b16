import type { Request, Response } from 'express';

export interface Refused {
  readonly status: number;
  /** For programs. */
  readonly code: 'password-needed' | 'refused' | 'too-many-requests';
  readonly message: string;
}

export type Refuse = (request: Request, response: Response, refused: Refused) => void;

/** Programs ask below /api and are told in JSON; everybody else reads a line of text. */
export function refuse(
  request: Request,
  response: Response,
  { status, code, message }: Refused,
): void {
  response.status(status);
  if (request.originalUrl.startsWith('/api/')) response.json({ error: { code, message } });
  else response.type('text').send(`${message}\n`);
}
