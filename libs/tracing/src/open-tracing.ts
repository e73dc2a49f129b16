import { type InSpan, untraced } from './in-span.ts';

export interface TracingOptions {
  /** OTEL_EXPORTER_OTLP_ENDPOINT; nothing is traced where it is empty. */
  readonly endpoint: string;
  /** What the process is called unless OTEL_SERVICE_NAME says otherwise. */
  readonly service: string;
  /** Hears why spans are lost, often where there are many. Nothing else suffers from that. */
  readonly onProblem: (error: unknown) => void;
}

export interface Tracing {
  readonly isOn: boolean;
  readonly inSpan: InSpan;
  /** Sends what is left, for two seconds at most. */
  readonly close: () => Promise<void>;
}

const off: Tracing = { isOn: false, inSpan: untraced, close: () => Promise.resolve() };

/** For the whole process, once. OpenTelemetry is loaded only where something is traced. */
export async function openTracing(options: TracingOptions): Promise<Tracing> {
  if (options.endpoint === '') return off;
  const { startTracing } = await import('./start-tracing.ts');
  return startTracing(options);
}
