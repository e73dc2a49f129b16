// What BullMQ tells OpenTelemetry: the spans of orders that are added, decided and fail. Those of its
// housekeeping, some every few seconds in each process, are left out: each would be a trace of its own.
import { type Span, SpanKind, type Telemetry } from 'bullmq';

/** For queues and workers, where something is traced. */
export type QueueTelemetry = Telemetry;

const nothing = () => {};

const silentSpan: Span = {
  setSpanOnContext: (context) => context,
  setAttribute: nothing,
  setAttributes: nothing,
  addEvent: nothing,
  recordException: nothing,
  end: nothing,
};

/** What becomes of a job; everything else within a process is housekeeping. */
const outcomes: ReadonlySet<string> = new Set(['complete', 'fail', 'delay', 'retry']);

function isOfOrders(name: string, kind: SpanKind | undefined): boolean {
  return kind !== SpanKind.INTERNAL || outcomes.has(name.replace(/ .*/, ''));
}

function withoutHousekeeping({ tracer, contextManager: given }: Telemetry): QueueTelemetry {
  // Opened before there is any span, so the context of now is that of none.
  const none: unknown = given.active();
  return {
    tracer: {
      startSpan: (name, options, context) =>
        isOfOrders(name, options?.kind) ? tracer.startSpan(name, options, context) : silentSpan,
    },
    contextManager: {
      root: () => none,
      active: () => given.active(),
      with: (context, action) => given.with(context, action),
      getMetadata: (context) => given.getMetadata(context),
      fromMetadata: (active, metadata) => given.fromMetadata(active, metadata),
    },
  };
}

/** To be opened after OpenTelemetry, and where that is on only: until then it is not loaded. */
export async function openQueueTelemetry(): Promise<QueueTelemetry> {
  const { BullMQOtel } = await import('bullmq-otel');
  return withoutHousekeeping(new BullMQOtel({ tracerName: 'verdict' }));
}
