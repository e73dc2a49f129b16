// `Idempotency-Key`: the id of an order makes a request repeatable by itself; the key of a client says besides
// that two requests are meant to be the same, so that one with another order is refused.
import type { Order } from '@verdict/records';
import { createHash } from 'node:crypto';
import { ApiError } from '../api/api-error.ts';
import type { LiveSource } from './live-source.ts';

const keptSeconds = 24 * 3600;
const longestKey = 255;

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function refuseBadKey(key: string): void {
  if (key !== '' && key.length <= longestKey) return;
  const expected = `Idempotency-Key: expected 1 to ${longestKey} characters`;
  throw new ApiError(400, 'bad-request', `${expected}, got ${key.length}`);
}

/** @throws ApiError 422 when the key came with another order before */
export async function noteIdempotencyKey(
  { home: { redis, prefix } }: Pick<LiveSource, 'home'>,
  key: string,
  order: Order,
): Promise<void> {
  refuseBadKey(key);
  const place = `${prefix}:idempotency:${digestOf(key)}`;
  const digest = digestOf(JSON.stringify(order));
  if ((await redis.set(place, digest, 'EX', keptSeconds, 'NX')) === 'OK') return;
  const known = await redis.get(place);
  if (known === null || known === digest) return;
  const message = 'Idempotency-Key: expected the order that it was sent with before, got another';
  throw new ApiError(422, 'key-reused', message);
}
