// A page of another site can make a browser send requests here, with the visitor's password. Such a
// request reads nothing, but it must change nothing either.
import type { Request } from 'express';

export interface RequestOrigin {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** The browser's own word on who sent the request. */
  readonly fetchSite: string | undefined;
}

export function isForeign({ host, origin, fetchSite }: RequestOrigin): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin') return true;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase();
}

export function originOf(request: Request): RequestOrigin {
  const { host, origin } = request.headers;
  return { host, origin, fetchSite: request.get('sec-fetch-site') };
}

/** A form can send what looks like JSON as text/plain, without being asked whether it may. */
export function hasForeignBody(request: Request): boolean {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined ||
    Number(request.headers['content-length'] ?? 0) !== 0;
  return hasBody && request.is('application/json') === false;
}
