import type { RequestHandler } from 'express';
import helmet from 'helmet';

type Directives = Record<string, readonly string[]>;

const strictPolicy: Directives = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  objectSrc: ["'none'"],
};

/** Bull Board's page has a base element and sets styles inline; scripts remain files of ours. */
const bullBoardPolicy: Directives = {
  ...strictPolicy,
  baseUri: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
};

function headers(directives: Directives): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    // Served over plain HTTP; whoever puts TLS in front decides on this.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}

/** Loads nothing from elsewhere, runs nothing inline, is shown in no frame. */
export function securityHeaders(): RequestHandler {
  const ours = headers(strictPolicy);
  const bullBoard = headers(bullBoardPolicy);
  return (request, response, next) => {
    const isBullBoard = /^\/queues(\/|$)/i.test(request.path);
    response.set('Cache-Control', 'no-store');
    (isBullBoard ? bullBoard : ours)(request, response, next);
  };
}
