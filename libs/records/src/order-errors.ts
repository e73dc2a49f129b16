/**
 * An order that can never succeed, however often it is tried: it fails at once and is kept for
 * inspection. Every other error is retried with backoff.
 */
export class ImpossibleOrderError extends Error {
  override readonly name = 'ImpossibleOrderError';
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** A failure that may pass, with a stable code for what went wrong. */
export class OrderError extends Error {
  override readonly name = 'OrderError';
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** The stable code under which a failed order is listed. */
export function reasonOfError(error: unknown): string {
  const isOurs = error instanceof ImpossibleOrderError || error instanceof OrderError;
  return isOurs ? error.reason : 'error';
}
