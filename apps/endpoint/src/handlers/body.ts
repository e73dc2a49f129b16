// Bodies of requests: what kind they are of, and those that are short enough to be read whole.
import express, { type Request, type RequestHandler } from 'express';
import { isUtf8 } from 'node:buffer';
import { ApiError } from '../api/api-error.ts';

/** A hundred times what an order takes. */
const longestBody = '100kb';

const lineTypes = ['application/x-ndjson', 'application/jsonl'];

function refuseType(request: Request, expected: string): never {
  const got = request.get('content-type') ?? 'none';
  throw new ApiError(
    415,
    'unsupported-media-type',
    `expected ${expected} as content type, got ${got}`,
  );
}

function refuseCharset(request: Request): void {
  const [, charset = 'utf-8'] =
    /;\s*charset="?([^";\s]+)/i.exec(request.get('content-type') ?? '') ?? [];
  if (!/^utf-?8$/i.test(charset)) refuseType(request, 'UTF-8');
}

/** Lines are read as they come, which a packed body does not allow. */
function refusePacked(request: Request): void {
  const encoding = request.get('content-encoding') ?? 'identity';
  if (encoding === 'identity') return;
  const message = `expected lines that are not packed, got ${encoding}`;
  throw new ApiError(415, 'unsupported-media-type', message);
}

export function hasLines(request: Request): boolean {
  return lineTypes.includes(String(request.is(lineTypes)));
}

export function requireLines(): RequestHandler {
  return (request, _response, next) => {
    if (!hasLines(request)) refuseType(request, lineTypes[0] ?? '');
    refuseCharset(request);
    refusePacked(request);
    next();
  };
}

/** Old clients name no type; one that is named has to be JSON, which forms of other sites cannot send. */
function requireJson(): RequestHandler {
  return (request, _response, next) => {
    const isUnnamed = request.get('content-type') === undefined;
    if (!isUnnamed && !request.is('application/json')) refuseType(request, 'application/json');
    refuseCharset(request);
    next();
  };
}

/** Read a body of JSON, see `textOf`. */
export function readJsonBody(): RequestHandler[] {
  return [requireJson(), express.raw({ type: () => true, limit: longestBody })];
}

/** @throws ApiError 400 where it is not UTF-8 */
export function textOf({ body }: Request): string {
  if (!Buffer.isBuffer(body)) return '';
  if (isUtf8(body)) return body.toString('utf8').replace(/^\ufeff/, '');
  throw new ApiError(400, 'not-json', 'expected text in UTF-8, got bytes that are not');
}
