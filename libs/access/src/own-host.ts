// A page on the Internet can give its own name the address 127.0.0.1 and then read what is served
// there, as if it were its own ("DNS rebinding"). The Host header tells the name that was asked.
import type { RequestHandler } from 'express';
import { isIP } from 'node:net';
import { type Door, dashboardDoor } from './door.ts';

/** The host of a `Host` header, without port and brackets. */
export function hostOf(header: string | undefined): string {
  return (header ?? '')
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
}

/**
 * Whether a name cannot be a stranger's: an address, `localhost`, or a name without a dot, such as
 * that of a container. Strangers own names with dots only.
 */
export function isOwnHost(header: string | undefined): boolean {
  const host = hostOf(header);
  return isIP(host) > 0 || host === 'localhost' || /^[a-z0-9_-]+$/.test(host);
}

export function requireOwnHost(door: Door = dashboardDoor): RequestHandler {
  return (request, response, next) => {
    if (isOwnHost(request.headers.host)) {
      next();
      return;
    }
    const message =
      `Without a password ${door.app} answers to addresses and names without a dot only, ` +
      `such as localhost. Set ${door.passwordSetting} to reach it by another name.`;
    door.refuse(request, response, { status: 403, code: 'refused', message });
  };
}
