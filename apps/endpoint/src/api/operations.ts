// Every address of the endpoint: what it takes and what it answers, by the schemas that both are made of.
import { inventorySchema, paymentSchema, zipCodeSchema } from '@verdict/records';
import { z } from 'zod';
import { orderRequestSchema } from '../orders/read-order.ts';
import {
  factsRefusedSchema,
  factsSchema,
  invocationSchema,
  orderLineSchema,
  orderStateSchema,
  pendingSchema,
  wellSchema,
} from './answers.ts';

const json = 'application/json';
const lines = 'application/x-ndjson';

interface Body {
  readonly type: typeof json | typeof lines;
  /** Of one line, where it is lines. */
  readonly schema: z.ZodType;
}

export interface Operation {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly summary: string;
  /** One of these. */
  readonly takes?: readonly Body[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, readonly Body[]>>;
  /** Statuses that come with an error. */
  readonly errors: readonly number[];
  readonly isForEverybody?: boolean;
}

const refused = [401, 403, 429, 503] as const;
const unread = [400, 413, 415] as const;

function health(path: string, summary: string, errors: readonly number[]): Operation {
  const answers = { 200: [{ type: json, schema: wellSchema }] } as const;
  return { method: 'get', path, summary, answers, errors, isForEverybody: true };
}

function facts(path: string, schema: z.ZodType): Operation {
  return {
    method: 'post',
    path,
    summary:
      'Takes facts, one a line; the same again change nothing. They count for orders to come.',
    takes: [{ type: lines, schema }],
    answers: {
      200: [{ type: json, schema: factsSchema }],
      422: [{ type: json, schema: factsRefusedSchema }],
    },
    errors: [415, ...refused],
  };
}

const inventoryRequest = inventorySchema.extend({
  inventory: z.union([z.int(), z.string().regex(/^-?\d{1,15}$/)]),
});

export const operations: readonly Operation[] = [
  health(
    '/ping',
    'Whether an order that is sent now would be decided: facts and a worker are there.',
    [503],
  ),
  health('/livez', 'Whether the process answers.', []),
  health('/readyz', 'Whether an order that is sent now would be accepted.', [503]),
  {
    method: 'post',
    path: '/invocations',
    summary:
      'Decides an order and waits for it; after ORDER_TIMEOUT_MS it tells where to ask (202).',
    takes: [{ type: json, schema: orderRequestSchema }],
    answers: {
      200: [{ type: json, schema: invocationSchema }],
      202: [{ type: json, schema: pendingSchema }],
    },
    errors: [...unread, 409, 422, 500, 504, ...refused],
  },
  {
    method: 'post',
    path: '/orders',
    summary:
      'Takes an order without waiting, or orders as lines, whose decisions come back as lines.',
    takes: [
      { type: json, schema: orderRequestSchema },
      { type: lines, schema: orderRequestSchema },
    ],
    headers: { 'Idempotency-Key': 'with another order than before it is refused (422)' },
    answers: {
      200: [
        { type: json, schema: orderStateSchema },
        { type: lines, schema: orderLineSchema },
      ],
      202: [{ type: json, schema: pendingSchema }],
    },
    errors: [...unread, 409, 422, 504, ...refused],
  },
  {
    method: 'get',
    path: '/orders/{order_id}',
    summary: 'What became of a live order.',
    answers: { 200: [{ type: json, schema: orderStateSchema }] },
    errors: [404, ...refused],
  },
  facts('/facts/inventory', inventoryRequest),
  facts('/facts/payments', paymentSchema),
  facts('/facts/zip-codes', zipCodeSchema),
  {
    method: 'get',
    path: '/openapi.json',
    summary: 'This document.',
    answers: { 200: [{ type: json, schema: z.looseObject({ openapi: z.string() }) }] },
    errors: [...refused],
  },
];
