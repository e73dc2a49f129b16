import { createHash, timingSafeEqual } from 'node:crypto';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What an `Authorization: Basic` header says; a password may contain colons. */
export function credentialsOf(header: string | undefined): Credentials | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/**
 * Compares digests of equal length, so that the time it takes tells nothing. Nobody has an empty one.
 */
export function isPassword(given: string | undefined, expected: string): boolean {
  const isEqual = timingSafeEqual(digest(given ?? ''), digest(expected));
  return isEqual && given !== undefined && expected !== '';
}
