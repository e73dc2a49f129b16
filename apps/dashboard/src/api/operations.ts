// Everything that programs may ask, one entry each.
import { recommendations } from '@verdict/records';
import { z } from 'zod';
import { spanNames } from '../history/spans.ts';
import type { DescribedAnswer, Operation, Parameter } from './operation.ts';

const run: Parameter = {
  name: 'run',
  in: 'path',
  description: 'name of a run',
  schema: z.string(),
};

const orderId: Parameter = {
  name: 'id',
  in: 'path',
  description: 'id of an order, exactly as in its file',
  schema: z.string(),
};

function asked(name: string, description: string, schema: z.ZodType = z.string()): Parameter {
  return { name, in: 'query', description, schema: schema.optional() };
}

const time = 'UTC, as YYYY-MM-DD HH:MM or YYYY-MM-DD HH:MM:SS';

const filter: readonly Parameter[] = [
  asked('customer_id', 'the whole id'),
  asked('sku_code', 'the whole code'),
  asked('zip_code', 'the whole code'),
  asked('recommendation', 'what was recommended', z.enum(recommendations)),
  asked('reason', 'code of the rule that decided'),
  asked('from', `decided at or after this time: ${time}`),
  asked('to', `decided at or before this time: ${time}`),
];

const notFound: DescribedAnswer = { description: 'there is none of this name', schema: 'Error' };

export const operations: readonly Operation[] = [
  {
    path: '/api/overview',
    id: 'overview',
    summary: 'All figures of the overview, none older than a second',
    answers: {
      200: { description: 'the figures of now', schema: 'Overview' },
      503: { description: 'those that were read last, with the error', schema: 'StaleOverview' },
    },
  },
  {
    path: '/api/history',
    id: 'history',
    summary: 'Figures over time, a column each',
    parameters: [asked('span', 'how far back', z.enum(spanNames).default('15m'))],
    answers: { 200: { description: 'the columns', schema: 'History' } },
  },
  {
    path: '/api/orders',
    id: 'searchOrders',
    summary: 'Search among the last 100,000 results, in pages of 50',
    parameters: [
      ...filter,
      asked('run', 'name of a run'),
      asked('after', '`next` of the page before'),
    ],
    answers: { 200: { description: 'one page', schema: 'Found' } },
  },
  {
    path: '/api/orders/{id}',
    id: 'order',
    summary: 'One order in every run that accepted it: facts, features, decision, job',
    parameters: [orderId],
    answers: { 200: { description: 'the order', schema: 'Order' }, 404: notFound },
  },
  {
    path: '/api/scan',
    id: 'scanOrders',
    summary: 'Search among all results of a run, streamed; it ends with its connection',
    parameters: [...filter, { ...asked('run', 'name of the run'), schema: z.string() }],
    answers: {
      200: {
        description: 'lines as they come; after the last one there is one with `end`',
        schema: 'ScanLine',
        type: 'application/x-ndjson',
      },
      404: notFound,
    },
  },
  {
    path: '/api/runs',
    id: 'runs',
    summary: 'All runs with their counts',
    answers: { 200: { description: 'the runs', schema: 'Runs' } },
  },
  {
    path: '/api/runs/{run}',
    id: 'run',
    summary: 'One run: counts, enqueues, rejects, rate',
    parameters: [run],
    answers: { 200: { description: 'the run', schema: 'Run' }, 404: notFound },
  },
  {
    path: '/api/runs/{run}/monitoring',
    id: 'runMonitoring',
    summary: 'One run over the time of its orders: drift, decisions, latency, outcomes, shadows',
    parameters: [
      run,
      asked('window', 'such as 7d; by default the shortest whose middle window has 500 orders'),
    ],
    answers: { 200: { description: 'the windows', schema: 'Monitoring' }, 404: notFound },
  },
  {
    path: '/api/failures',
    id: 'failures',
    summary: 'Failures by their cause, of all runs or one',
    parameters: [asked('run', 'name of a run')],
    answers: { 200: { description: 'the causes', schema: 'Failures' }, 404: notFound },
  },
  {
    path: '/api/retries/{id}',
    id: 'retry',
    summary: 'One retry of failures: how far it is, and what became of its orders',
    parameters: [
      { name: 'id', in: 'path', description: 'as its start answered', schema: z.string() },
    ],
    answers: { 200: { description: 'the retry', schema: 'Retry' }, 404: notFound },
  },
  {
    path: '/api/audit',
    id: 'audit',
    summary: 'Who changed something at the dashboard, or tried to; for operators',
    parameters: [
      asked('limit', 'entries at most', z.int().min(1).max(1000).default(100)),
      asked('before', 'id of the last entry of the page before'),
    ],
    answers: { 200: { description: 'one page', schema: 'Audit' } },
  },
  {
    path: '/api/openapi.json',
    id: 'document',
    summary: 'This document',
    answers: { 200: { description: 'OpenAPI 3.1', schema: 'Document' } },
  },
  {
    path: '/livez',
    id: 'live',
    summary: 'Whether the process answers, whatever Redis does',
    answers: { 200: { description: 'it does', schema: 'Live' } },
  },
  {
    path: '/readyz',
    id: 'ready',
    summary: 'Whether Redis answers too, and takes writes',
    answers: {
      200: { description: 'it does', schema: 'Ready' },
      503: { description: 'why it does not', schema: 'NotReady' },
    },
  },
];
