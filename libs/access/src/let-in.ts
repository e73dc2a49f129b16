import { type Request, type RequestHandler, type Response, Router } from 'express';
import { MemoryStore, rateLimit } from 'express-rate-limit';
import type { Audit } from './audit.ts';
import { credentialsOf } from './credentials.ts';
import { type Door, dashboardDoor } from './door.ts';
import { requireOwnHost } from './own-host.ts';
import { refuse, type Refuse } from './refuse.ts';
import { type AccessRules, asksForPassword, roleOf } from './roles.ts';
import { addressOf, limitKeyOf, setVisitor } from './visitor.ts';

export const failuresPerMinute = 20;
const oneMinuteMs = 60_000;

export function sendChallenge(
  request: Request,
  response: Response,
  message: string,
  tell: Refuse = refuse,
): void {
  response.set('WWW-Authenticate', 'Basic realm="Verdict", charset="UTF-8"');
  tell(request, response, { status: 401, code: 'password-needed', message });
}

function sendTooMany(request: Request, response: Response, tell: Refuse): void {
  const message = 'Too many wrong passwords from this address. Wait a minute.';
  response.set('Retry-After', '60');
  tell(request, response, { status: 429, code: 'too-many-requests', message });
}

/** Every try counts until it is known to be right, so that many at once are counted too. */
function limitFailures(store: MemoryStore, door: Door): RequestHandler {
  return rateLimit({
    store,
    windowMs: oneMinuteMs,
    limit: failuresPerMinute,
    keyGenerator: limitKeyOf,
    skip: ({ headers }) => credentialsOf(headers.authorization) === undefined,
    standardHeaders: false,
    legacyHeaders: false,
    handler: (request, response) => sendTooMany(request, response, door.refuse),
  });
}

/** Lets in who knows a password, under any user name, and remembers in which role. */
function byPassword(rules: AccessRules, audit: Audit, door: Door): RequestHandler {
  const failures = new MemoryStore();
  const check: RequestHandler = (request, response, next) => {
    const given = credentialsOf(request.headers.authorization);
    const address = addressOf(request);
    const role = roleOf(given?.password, rules);
    if (given !== undefined && role !== undefined) {
      void failures.decrement(limitKeyOf(request));
      setVisitor(request, { role, user: given.user, address });
      next();
      return;
    }
    // Without the name: people type their password there too.
    const attempt = { action: 'log in', user: '', role: null, address } as const;
    if (given !== undefined)
      audit.record({ ...attempt, outcome: 'refused', effect: 'wrong password' });
    sendChallenge(request, response, 'A password is needed.', door.refuse);
  };
  return Router().use(limitFailures(failures, door), check);
}

/** Without passwords everybody who reaches the address is let in, unless by a stranger's name for it. */
function byAddress(rules: AccessRules, door: Door): RequestHandler {
  const isOwnHost = requireOwnHost(door);
  const role = rules.isEverybodyOperator ? 'operator' : 'viewer';
  return (request, response, next) => {
    setVisitor(request, { role, user: '', address: addressOf(request) });
    return isOwnHost(request, response, next);
  };
}

/**
 * Before every route that is not for everybody. Wrong passwords are counted by address: 20 in a minute,
 * then that address waits, also with the right one.
 */
export function letIn(
  rules: AccessRules,
  audit: Audit,
  door: Door = dashboardDoor,
): RequestHandler {
  return asksForPassword(rules) ? byPassword(rules, audit, door) : byAddress(rules, door);
}
