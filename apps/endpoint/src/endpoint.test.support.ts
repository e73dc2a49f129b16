// The app over a real Redis, asked over HTTP; what workers do is done by the test.
import { openAudit } from '@verdict/access';
import { recordLoadedFacts, ShardedHistory } from '@verdict/history';
import { sendSignOfLife } from '@verdict/monitor';
import { defaultModel } from '@verdict/pipeline';
import type { Order } from '@verdict/records';
import { recordFailure, recordResult } from '@verdict/results';
import { openRedisLink } from '@verdict/runtime';
import { openLayouts } from '@verdict/shards';
import { openKeySpace } from '@verdict/testing';
import { listen } from '@verdict/web-server';
import { onTestFinished } from 'vitest';
import { accessOf } from './access.ts';
import { openDrain } from './drain.ts';
import { openLiveOrders } from './orders/live-orders.ts';
import { openLiveRuns } from './orders/live-run.ts';
import { openSource } from './orders/live-source.ts';
import { openRoutes } from './routes.ts';

export const order: Order = {
  order_id: 'o-1',
  customer_id: 'c-1',
  timestamp: '2021-07-04 12:00:00',
  sku_code: 'sku-1',
  quantity: 1,
  zip_code: '01234',
};

export interface TestOptions {
  readonly waitMs?: number;
  readonly maxBacklog?: number;
  readonly password?: string;
  readonly retentionMs?: number;
  readonly nowMs?: () => number;
  readonly redisUrl?: string;
  readonly shards?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where it is no JSON. */
  readonly body: unknown;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function serve(space: ReturnType<typeof openKeySpace>, options: TestOptions) {
  const { waitMs = 30, maxBacklog = 100, password = '', retentionMs, nowMs } = options;
  const link = openRedisLink(options.redisUrl ?? space.url);
  const settings = {
    KEY_PREFIX: space.name,
    QUEUE_SHARDS: options.shards ?? 1,
    QUEUE_BATCHING: true,
  };
  const open = openSource(link, settings);
  const runs = openLiveRuns({ base: 'live', pipeline, retentionMs, ...(nowMs && { nowMs }) });
  const retry = { attempts: 3, backoffMs: 10 };
  const orders = openLiveOrders({ open, runs, retry, maxBacklog, waitMs });
  const failures: unknown[] = [];
  const onError = (error: unknown) => void failures.push(error);
  const drain = openDrain();
  const place = () => openLayouts(link.requireReady(), space.name).home;
  const audit = openAudit({ place, log: () => {}, onError });
  const rules = accessOf({
    ENDPOINT_HOST: '127.0.0.1',
    ENDPOINT_PASSWORD: password,
    ENDPOINT_UNPROTECTED: false,
  });
  const app = openRoutes({ link, open, runs, orders, rules, audit, drain, onError });
  return { app, link, drain, failures, open, orders };
}

/** The default. */
const pipeline = {
  settings: { model: defaultModel },
  featureMode: 'order-time',
  artifact: undefined,
} as const;

/** Plays the worker: its results are stored as a worker stores them. */
function workerOf({ redis, prefix }: ReturnType<typeof openKeySpace>) {
  const decide = (given: Order, run = 'live') =>
    recordResult(redis, prefix, run, {
      order: given,
      snapshot: { inventory: null, payment: null, zip_code: null },
      recommendation: 'HoldCheckAvailability',
      reason: 'inventory.unknown',
      decided_at: '2021-07-05T02:00:00.000Z',
      attempt: 1,
    });
  const fail = (order_id: string, reason: string) =>
    recordFailure(redis, prefix, 'live', order_id, {
      reason,
      message: 'told by the test',
      attempts: 3,
      failed_at: '2021-07-05T02:00:00.000Z',
    });
  const live = () =>
    sendSignOfLife(
      { redis, prefix },
      {
        name: 'worker-1',
        host: 'here',
        pid: 1,
        started_at: '2021-07-05T02:00:00.000Z',
        concurrency: 1,
        live_concurrency: 1,
        orders_in_hand: 0,
        decided: 0,
        failed_tries: 0,
        memory_bytes: 1,
      },
    );
  return { decide, fail, live };
}

export async function openEndpoint(options: TestOptions = {}) {
  const space = openKeySpace();
  const served = serve(space, options);
  const server = await listen(served.app, { host: '127.0.0.1', port: 0, settings: 'ENDPOINT' });
  onTestFinished(async () => {
    await server.close(0);
    served.link.close();
  });
  await served.link.firstTry;
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${server.url}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const postLines = (path: string, lines: readonly unknown[]) =>
    ask(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: lines
        .map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
        .join('\n'),
    });
  return { ...space, ...served, url: server.url, ask, post, postLines, worker: workerOf(space) };
}

export type TestEndpoint = Awaited<ReturnType<typeof openEndpoint>>;

/** A fact, as after `producer load`. */
export async function loadFacts({ open }: Pick<TestEndpoint, 'open'>): Promise<void> {
  const { shards } = await open();
  await new ShardedHistory(shards).addZipCodes([
    { zip_code: '01234', available_from: '2021-07-01 00:00:00' },
  ]);
  const loaded_at = '2021-07-05T02:00:00.000Z';
  const loaded = { file: 'zip_codes.csv', rows: 1, rejected: 0, sha256: 'known', loaded_at };
  await recordLoadedFacts(shards, 'zip_codes', loaded);
}
