import type { RequestHandler } from 'express';
import { createHash, timingSafeEqual } from 'node:crypto';

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The password of an `Authorization: Basic` header; it may contain colons. */
export function passwordOf(header: string | undefined): string | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = credentials.indexOf(':');
  return colon < 0 ? undefined : credentials.slice(colon + 1);
}

/** Compares digests of equal length, so that the time it takes tells nothing. */
export function isPassword(given: string | undefined, expected: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(expected));
}

/** Lets through who knows the password, under any user name. */
export function requirePassword(expected: string): RequestHandler {
  return (request, response, next) => {
    if (isPassword(passwordOf(request.headers.authorization), expected)) {
      next();
      return;
    }
    response.set('WWW-Authenticate', 'Basic realm="Verdict", charset="UTF-8"');
    response.status(401).type('text').send('The dashboard asks for its password.\n');
  };
}
