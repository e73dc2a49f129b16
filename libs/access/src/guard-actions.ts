// Everything that changes something goes through here: for operators only, not on behalf of another
// site, not too often, and into the audit log, whatever becomes of it.
import type { Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Audit } from './audit.ts';
import { hasForeignBody, isForeign, originOf } from './foreign-request.ts';
import { limitKeyOf, visitorOf } from './visitor.ts';

export const actionsPerMinute = 60;
const oneMinuteMs = 60_000;

export interface GuardedAction {
  /** What the audit log calls it; it may name what it is done to. */
  readonly name: (request: Request) => string;
  /** Why it is refused although an operator asks, or undefined. */
  readonly refusalOf?: (request: Request) => string | undefined;
}

/** Stands before the handler of a route that changes something. */
export type GuardAction = (action: GuardedAction) => RequestHandler;

interface Refusal {
  readonly status: number;
  readonly message: string;
}

export interface GuardOptions {
  readonly audit: Audit;
  /** For somebody who only may look: how to become an operator. */
  readonly viewerMessage: string;
  /** What a browser shows in place of a page; by default the refusal is told as JSON only. */
  readonly refusalPage?: (message: string) => string;
}

const effects = new WeakMap<Response, string>();

/** What a handler has to say in the audit log about what it did; by default the status of its answer. */
export function noteEffect(response: Response, effect: string): void {
  effects.set(response, effect);
}

function refusalOf(
  request: Request,
  action: GuardedAction,
  viewerMessage: string,
): Refusal | undefined {
  if (visitorOf(request).role !== 'operator') return { status: 403, message: viewerMessage };
  if (isForeign(originOf(request))) {
    return { status: 403, message: 'A request from another site changes nothing here' };
  }
  if (hasForeignBody(request)) {
    return { status: 415, message: 'Expected application/json as the content type' };
  }
  const message = action.refusalOf?.(request);
  return message === undefined ? undefined : { status: 403, message };
}

type Refuse = (request: Request, response: Response, refusal: Refusal) => void;

/** A form is answered with a page, a program with JSON: Bull Board shows both, as headline and text. */
function refuseWith(refusalPage: GuardOptions['refusalPage']): Refuse {
  return (request, response, { status, message }) => {
    response.status(status);
    const isPage = refusalPage !== undefined && request.accepts(['json', 'html']) === 'html';
    if (isPage) response.send(refusalPage(message));
    else response.json({ error: 'Refused', message });
  };
}

/** Resolves the outcome of a request when its answer is out, or its sender gone. */
function recordWhenDone(
  response: Response,
  record: (isDone: boolean, effect: string) => void,
): void {
  response.once('close', () => {
    const isDone = response.writableFinished && response.statusCode < 400;
    const status = response.writableFinished ? `answered ${response.statusCode}` : 'no answer';
    record(isDone, effects.get(response) ?? status);
  });
}

/** One guard for all actions of an app: they share how many an address may send in a minute. */
export function guardActions({ audit, viewerMessage, refusalPage }: GuardOptions): GuardAction {
  const refuse = refuseWith(refusalPage);
  const store = rateLimit({
    windowMs: oneMinuteMs,
    limit: actionsPerMinute,
    keyGenerator: limitKeyOf,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (request, response, _next, { limit }) => {
      const message = `More than ${String(limit)} changes in a minute from one address. Wait a minute`;
      response.set('Retry-After', '60');
      // The rest of the minute would only push other entries out of the audit log.
      if (firstOverLimit(request)) record(audit, request, 'changes', 'refused', message);
      refuse(request, response, { status: 429, message });
    },
  });
  return (action) => {
    const guard: RequestHandler = (request, response, next) => {
      const name = action.name(request);
      const refusal = refusalOf(request, action, viewerMessage);
      if (refusal !== undefined) {
        record(audit, request, name, 'refused', refusal.message);
        refuse(request, response, refusal);
        return;
      }
      recordWhenDone(response, (isDone, effect) =>
        record(audit, request, name, isDone ? 'done' : 'failed', effect),
      );
      next();
    };
    return (request, response, next) =>
      void store(request, response, (error?: unknown) => {
        if (error === undefined) void guard(request, response, next);
        else next(error);
      });
  };
}

function firstOverLimit(request: Request): boolean {
  const limited: unknown = Reflect.get(request, 'rateLimit');
  return (
    typeof limited === 'object' &&
    limited !== null &&
    Reflect.get(limited, 'used') === actionsPerMinute + 1
  );
}

function record(
  audit: Audit,
  request: Request,
  action: string,
  outcome: 'done' | 'failed' | 'refused',
  effect: string,
): void {
  audit.record({ action, ...visitorOf(request), outcome, effect });
}
