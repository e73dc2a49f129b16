import { createHash, timingSafeEqual } from 'node:crypto';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A token is a password of a program: it has no user beside it. */
function tokenOf(header: string): Credentials | undefined {
  const [, password] = /^Bearer ([\x21-\x7e]+)$/i.exec(header) ?? [];
  return password === undefined ? undefined : { user: '', password };
}

/** What an `Authorization` header of the kind Basic or Bearer says; a password may contain colons. */
export function credentialsOf(header: string | undefined): Credentials | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return tokenOf(header ?? '');
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
