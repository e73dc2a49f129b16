import type { Request } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Role } from './roles.ts';

/** Who sent a request, as far as it is known. */
export interface Visitor {
  readonly role: Role;
  /** As typed beside the password: a word of the visitor's own, not proven. */
  readonly user: string;
  readonly address: string;
}

const visitors = new WeakMap<Request, Visitor>();

export function setVisitor(request: Request, visitor: Visitor): void {
  visitors.set(request, visitor);
}

/** @throws when the request did not come through `letIn`: a route without it is a mistake */
export function visitorOf(request: Request): Visitor {
  const visitor = visitors.get(request);
  if (visitor === undefined) throw new Error('expected a request that came through letIn');
  return visitor;
}

export function addressOf(request: Request): string {
  return request.ip ?? 'unknown';
}

/** One key for whoever can choose among the addresses of a network of their own. */
export function limitKeyOf(request: Request): string {
  return ipKeyGenerator(addressOf(request));
}
