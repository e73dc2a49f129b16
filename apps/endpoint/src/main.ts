// The `endpoint` command: reads the settings, wires, listens, ends in order.
import { type AccessRules, openAudit } from '@verdict/access';
import { ArtifactError, choosePipeline, type ChosenPipeline } from '@verdict/pipeline';
import { openQueueTelemetry, type QueueTelemetry } from '@verdict/queue';
import { requireTestedBullmq, UntestedBullmqError } from '@verdict/queue';
import {
  describeCrash,
  type Log,
  openLog,
  openRedisLink,
  readSettings,
  redisTlsOf,
  redisUrlOf,
  reportCrashes,
  retentionMsOf,
  type Settings,
  SettingsError,
  stopSignal,
} from '@verdict/runtime';
import { openLayouts } from '@verdict/shards';
import { listen, ListenError } from '@verdict/web-server';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { accessOf } from './access.ts';
import { openDrain } from './drain.ts';
import { parseFlags } from './flags.ts';
import { openTraces } from './open-traces.ts';
import { openLiveOrders } from './orders/live-orders.ts';
import { openLiveRuns } from './orders/live-run.ts';
import { openSource } from './orders/live-source.ts';
import { openRoutes } from './routes.ts';

/** For requests that wait for a decision when the process shall end; then they are told where to ask. */
const drainMs = 5000;
/** For requests that are under way on connections that seem idle: they are refused, where a close would cut them off. */
const leaveMs = 500;
/** For the answers to leave. */
const closeMs = 1000;
/** A connection on which nothing moves is closed; longer than an order may be waited for. */
const idleGraceMs = 30_000;

async function abortOf(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

function openEndpoint(
  settings: Settings,
  rules: AccessRules,
  log: Log,
  telemetry: QueueTelemetry | undefined,
  pipeline: ChosenPipeline,
) {
  const link = openRedisLink(redisUrlOf(settings), redisTlsOf(settings));
  const open = openSource(link, settings, telemetry);
  const runs = openLiveRuns({
    base: settings.ENDPOINT_RUN,
    pipeline,
    retentionMs: retentionMsOf(settings),
  });
  const orders = openLiveOrders({
    open,
    runs,
    retry: { attempts: settings.ORDER_ATTEMPTS, backoffMs: settings.ORDER_BACKOFF_MS },
    maxBacklog: settings.ENDPOINT_MAX_BACKLOG,
    waitMs: settings.ORDER_TIMEOUT_MS,
  });
  const audit = openAudit({
    place: () => openLayouts(link.requireReady(), settings.KEY_PREFIX).home,
    log: (entry) => log.info({ audit: entry }, 'audit'),
    onError: (error) => log.error({ err: error }, 'audit entry not stored'),
  });
  const drain = openDrain();
  const onError = (error: unknown) => log.error({ err: error }, 'request failed');
  const app = openRoutes({ link, open, runs, orders, rules, audit, drain, onError });
  return { app, link, drain, endAll: orders.endAll };
}

async function main(): Promise<void> {
  reportCrashes('endpoint');
  const signal = stopSignal();
  const settings = readSettings(parseFlags());
  if (settings.QUEUE_BATCHING) requireTestedBullmq();
  const rules = accessOf(settings);
  const log = openLog(settings.LOG_LEVEL, 'endpoint');
  const tracing = await openTraces(settings, log);
  const telemetry = tracing.isOn ? await openQueueTelemetry() : undefined;
  const pipeline = await choosePipeline(settings.PIPELINE);
  const { app, link, drain, endAll } = openEndpoint(settings, rules, log, telemetry, pipeline);
  await Promise.race([link.firstTry, abortOf(signal)]);
  const { ENDPOINT_HOST: host, ENDPOINT_PORT: port } = settings;
  const { url, server, close } = await listen(app, { host, port, settings: 'ENDPOINT' });
  server.requestTimeout = 0; // a batch may take hours; what stands still is closed by the next line
  server.setTimeout(settings.ORDER_TIMEOUT_MS + idleGraceMs);
  console.error(`endpoint: ${url}`);
  process.send?.({ url });
  await abortOf(signal);
  drain.start();
  setTimeout(endAll, drainMs).unref();
  await delay(leaveMs);
  await close(drainMs - leaveMs + closeMs);
  link.close();
  await tracing.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const explained = [ArtifactError, SettingsError, ListenError, UntestedBullmqError];
    const isExplained = explained.some((kind) => error instanceof kind);
    const text = isExplained && error instanceof Error ? error.message : describeCrash(error);
    console.error(`endpoint: ${text}`);
    process.exit(error instanceof SettingsError ? 2 : 1);
  },
);
