// One trace from the enqueue of an order to its stored result, through real processes.
import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { openShop, run } from './browser-shop.ts';
import { type Space, startWorker } from './support/commands.ts';
import { postJson, startEndpoint } from './support/endpoint.ts';
import {
  attributeOf,
  type OtlpReceiver,
  type ReceivedSpan,
  startOtlpReceiver,
} from './support/otlp-receiver.ts';

const patient = { timeout: 15_000 };

function ofJob({ spans }: OtlpReceiver, name: string, job: string) {
  return spans.filter((span) => span.name === name && attributeOf(span, 'bullmq.job.id') === job);
}

function childrenOf({ spans }: OtlpReceiver, { spanId, traceId }: ReceivedSpan) {
  return spans.filter((span) => span.parentSpanId === spanId && span.traceId === traceId);
}

/** The way of an order, from its end: each span with the one that it is a part of. */
function wayOf(receiver: OtlpReceiver, run: string, order_id: string): readonly string[] {
  const stored = receiver.spans.find(
    (span) =>
      span.name === 'store' &&
      attributeOf(span, 'verdict.run') === run &&
      attributeOf(span, 'verdict.order_id') === order_id,
  );
  const way: ReceivedSpan[] = [];
  for (let span = stored; span !== undefined;) {
    way.push(span);
    const { parentSpanId, traceId } = span;
    span = receiver.spans.find((of) => of.spanId === parentSpanId && of.traceId === traceId);
  }
  return way.map(({ service, name }) => `${service}: ${name}`);
}

function wayFrom(lane: string, adder = 'verdict-producer'): readonly string[] {
  return ['verdict-worker: store', `verdict-worker: process ${lane}`, `${adder}: addBulk ${lane}`];
}

/** One order over HTTP, through an endpoint that has sent its spans when this resolves. */
async function invokeOnce(space: Space, env: Readonly<Record<string, string>>, order_id: string) {
  const endpoint = await startEndpoint(space, env);
  const order = { timestamp: '2021-07-04 12:00:00', sku_code: 'sku-1', zip_code: '01234' };
  const sent = { order_id, customer_id: 'customer-4711', ...order };
  expect((await postJson(endpoint, '/invocations', sent)).status).toBe(200);
  expect(await endpoint.stop()).toBe(0);
}

test.each(['true', 'false'])(
  'follow each order by one trace id, with QUEUE_BATCHING=%s',
  async (QUEUE_BATCHING) => {
    const space = openKeySpace();
    const receiver = await startOtlpReceiver();
    const on = {
      QUEUE_BATCHING,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: '100',
    };
    const ids = ['a', 'b', 'c'];
    const { orders } = await openShop(space, ids, ['unpaid']);
    // Before there is a worker, so that it takes them together.
    await run(space, ['enqueue', orders], on);
    await run(space, ['enqueue', orders, '--run', 'now', '--live'], on);
    await run(space, ['enqueue', orders, '--run', 'strict', '--strict'], {
      ...on,
      ORDER_ATTEMPTS: '1',
    });
    await run(space, ['enqueue', orders, '--run', 'unsampled'], {
      ...on,
      OTEL_TRACES_SAMPLER: 'always_off',
    });
    const off = {
      QUEUE_BATCHING,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
    };
    await run(space, ['enqueue', orders, '--run', 'off'], off);
    const produced = receiver.spans.map(({ name, parentSpanId }) => [name, parentSpanId]);
    expect(produced).toEqual(
      ['orders', 'live', 'orders'].map((lane) => [`addBulk ${lane}`, undefined]),
    );

    const worker = await startWorker(space, on);
    await expect
      .poll(() => ofJob(receiver, 'process orders', 'off~unpaid'), patient)
      .toHaveLength(1);
    await invokeOnce(space, on, 'http');
    await worker.stop();
    expect(wayOf(receiver, 'live', 'http')).toEqual(wayFrom('live', 'verdict-endpoint'));
    for (const id of ids) {
      expect(wayOf(receiver, 'orders', id), id).toEqual(wayFrom('orders'));
      expect(wayOf(receiver, 'now', id), id).toEqual(wayFrom('live'));
      // Nobody knows when that one began.
      expect(wayOf(receiver, 'off', id), id).toEqual(wayFrom('orders').slice(0, 2));
      expect(wayOf(receiver, 'unsampled', id), id).toEqual([]);
    }
    const [process] = ofJob(receiver, 'process orders', 'orders~b');
    const steps = process === undefined ? [] : childrenOf(receiver, process);
    expect(steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['look up', 'decide', 'store']),
    );
    const [failed] = ofJob(receiver, 'process orders', 'strict~unpaid');
    expect(failed?.events.map(({ name }) => name)).toEqual(['job failed']);
    expect(failed && childrenOf(receiver, failed).map(({ name }) => name)).toEqual([
      'look up',
      'decide',
      'fail orders',
    ]);
    // No order of a batch is a part of another, and nothing but orders is told of.
    const roots = receiver.spans.filter(({ parentSpanId }) => parentSpanId === undefined);
    const ofOff = roots.filter(({ service }) => service === 'verdict-worker');
    expect(new Set(ofOff.map((span) => attributeOf(span, 'bullmq.job.id')))).toEqual(
      new Set([...ids, 'unpaid'].map((id) => `off~${id}`)),
    );
    expect(ofOff).toHaveLength(4);
    expect(receiver.texts.join('')).not.toContain('customer-4711');
  },
  60_000,
);
