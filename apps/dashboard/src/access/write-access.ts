// Bull Board has no access control of its own: each of its calls succeeds for whoever sends it, a
// form on a foreign page included. What is not on the list below is refused, whatever the settings.
import type { RequestHandler } from 'express';

export interface WriteRequest {
  readonly method: string;
  /** Below the place where Bull Board is mounted. */
  readonly path: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** The browser's own word on who sent the request. */
  readonly fetchSite: string | undefined;
}

/** The queue of orders, or that of one shard: see `board-name.ts`. */
const queue = String.raw`orders(-\d+-of-\d+(-on-\d+-servers)?)?`;

/**
 * Changes that lose no order. Adding and editing jobs would put orders into the queue that no run
 * accepted; removing jobs would leave accepted orders without an outcome (`producer drop` removes
 * a run with all that belongs to it).
 */
const allowedWrites: readonly RegExp[] = [
  'PUT /(pause|resume)',
  `PUT /${queue}/(pause|resume|promote|concurrency)`,
  `PUT /${queue}/rate-limit(/release)?`,
  `PUT /${queue}/retry/failed`,
  `PUT /${queue}/clean/completed`,
  `PUT /${queue}/[^/]+/(retry|promote)`,
  `PATCH /${queue}/[^/]+/(delay|priority)`,
].map((call) => new RegExp(`^${call.replace(' ', ' /api/queues')}$`));

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD']);

function isForeign({ host, origin, fetchSite }: WriteRequest): boolean {
  if (fetchSite !== undefined && fetchSite !== 'same-origin') return true;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase();
}

/** Why a request is refused, or undefined when it may pass. */
export function refusalOf(request: WriteRequest, isWritable: boolean): string | undefined {
  const { method, path } = request;
  if (readingMethods.has(method)) return undefined;
  if (!isWritable) {
    return 'This dashboard only shows. Start it with --writable to retry, promote and pause';
  }
  if (isForeign(request)) return 'A request from another site changes nothing here';
  if (allowedWrites.some((allowed) => allowed.test(`${method} ${path}`))) return undefined;
  return 'The dashboard does not add, edit or remove orders: they would have no run or no outcome';
}

export function guardWrites(isWritable: boolean): RequestHandler {
  return (request, response, next) => {
    const refusal = refusalOf(
      {
        method: request.method,
        path: request.path,
        host: request.headers.host,
        origin: request.headers.origin,
        fetchSite: request.get('sec-fetch-site'),
      },
      isWritable,
    );
    if (refusal === undefined) next();
    // Bull Board shows both, as headline and text.
    else response.status(403).json({ error: 'Refused', message: refusal });
  };
}
