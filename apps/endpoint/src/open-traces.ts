import { describeError, type Log, openRareLog, type Settings } from '@verdict/runtime';
import { openTracing, type Tracing } from '@verdict/tracing';

const intervalMs = 60_000;

/** Orders are taken without a collector as well as with one. */
export function openTraces(settings: Settings, log: Log): Promise<Tracing> {
  const rarely = openRareLog({
    intervalMs,
    log: (reason) => log.warn({ reason }, 'traces are lost'),
    logSuppressed: (suppressed) => log.warn({ suppressed }, 'traces are lost'),
  });
  return openTracing({
    endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
    service: 'verdict-endpoint',
    onProblem: (error) => rarely.write(describeError(error)),
  });
}
