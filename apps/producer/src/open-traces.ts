import { describeError, openRareLog, type Settings } from '@verdict/runtime';
import { openTracing, type Tracing } from '@verdict/tracing';

const intervalMs = 60_000;

/** A command goes on without a collector, and says so. */
export function openTraces(settings: Settings): Promise<Tracing> {
  const rarely = openRareLog({
    intervalMs,
    log: (reason) => console.error(`traces are lost: ${reason}`),
    logSuppressed: () => {},
  });
  return openTracing({
    endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
    service: 'verdict-producer',
    onProblem: (error) => rarely.write(describeError(error)),
  });
}
