// OpenTelemetry with what this needs of it: spans over OTLP/HTTP as JSON, the context of W3C, and the
// standard variables for the sampler, the exporter, its batches and the name of the service.
import {
  context,
  diag,
  type DiagLogger,
  DiagLogLevel,
  propagation,
  type Span,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { setTimeout as delay } from 'node:timers/promises';
import type { InSpan } from './in-span.ts';
import type { Tracing, TracingOptions } from './open-tracing.ts';

/** By default it would be ten seconds, for which a command without a collector could not end. */
const longestSendMs = 2000;

function loggerTo(tell: (error: unknown) => void): DiagLogger {
  const write = (text: string) => tell(new Error(text));
  const ignore = () => {};
  return { error: write, warn: write, info: ignore, debug: ignore, verbose: ignore };
}

function openProvider(service: string): BasicTracerProvider {
  const named = resourceFromAttributes({ 'service.name': service });
  const given = detectResources({ detectors: [envDetector] });
  return new BasicTracerProvider({
    resource: defaultResource().merge(named).merge(given),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ timeoutMillis: longestSendMs })),
    ],
  });
}

/** The kind only: a message may quote the order. */
function endFailed(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.name : 'Error';
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.end();
}

function inSpanOf(tracer: Tracer): InSpan {
  return (name, attributes, action) =>
    tracer.startActiveSpan(name, { attributes }, (span) => {
      try {
        const result = action();
        if (result instanceof Promise) {
          result.then(
            () => span.end(),
            (error: unknown) => endFailed(span, error),
          );
        } else span.end();
        return result;
      } catch (error) {
        endFailed(span, error);
        throw error;
      }
    });
}

export function startTracing({ service, onProblem }: TracingOptions): Tracing {
  diag.setLogger(loggerTo(onProblem), DiagLogLevel.WARN);
  setGlobalErrorHandler(onProblem);
  const provider = openProvider(service);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  const close = async () => {
    const patience = delay(longestSendMs, undefined, { ref: false });
    await Promise.race([provider.shutdown().catch(onProblem), patience]);
  };
  return { isOn: true, inSpan: inSpanOf(trace.getTracer('verdict')), close };
}
