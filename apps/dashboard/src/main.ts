// The `dashboard` command: reads the settings, wires, listens, ends in order.
import { type AccessRules, openAudit } from '@verdict/access';
import {
  describeCrash,
  type Log,
  openLog,
  openRedisLink,
  readSettings,
  redisTlsOf,
  redisUrlOf,
  reportCrashes,
  type Settings,
  SettingsError,
  stopSignal,
} from '@verdict/runtime';
import { listen, ListenError } from '@verdict/web-server';
import { once } from 'node:events';
import { accessOf } from './access.ts';
import { type AlertsOut, alertsOutOf } from './alerts-out/alerts-out.ts';
import { AlertTeller } from './alerts-out/tell-alerts.ts';
import { parseFlags } from './flags.ts';
import { FailureReader } from './failures/failure-reader.ts';
import { openHistory } from './history/history-reader.ts';
import { openTallies } from './history/tallies-of-all.ts';
import { openMonitoring } from './monitoring/monitoring-reader.ts';
import { readFigures } from './overview/figures.ts';
import { openSource, type Source } from './overview/source.ts';
import { OverviewWatch } from './overview/watch.ts';
import { Retries } from './retries/retries.ts';
import { openRetryShards } from './retries/retry-shards.ts';
import { openRoutes } from './routes.ts';
import { RecentResults } from './search/recent-results.ts';

const closeWithinMs = 3000;

/** Resolves when the signal is aborted. */
async function abortOf(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

async function openDashboard(
  settings: Settings,
  { rules, alertsOut }: { readonly rules: AccessRules; readonly alertsOut: AlertsOut | undefined },
  log: Log,
  signal: AbortSignal,
) {
  const onError = (error: unknown) => {
    log.error({ err: error }, 'request failed');
  };
  const link = openRedisLink(redisUrlOf(settings), redisTlsOf(settings));
  await Promise.race([link.firstTry, abortOf(signal)]);
  let opened: Source | undefined;
  const source = () => {
    const connections = link.requireReady();
    opened ??= openSource(connections, settings);
    return opened;
  };
  const readTallies = openTallies(source);
  const watch = new OverviewWatch(async () => readFigures(source(), readTallies));
  const recent = new RecentResults(source);
  recent.follow();
  const { ORDER_ATTEMPTS: attempts, ORDER_BACKOFF_MS: backoffMs } = settings;
  const retries = new Retries({
    source,
    shardsOf: openRetryShards(source, settings),
    policy: { attempts, backoffMs },
  });
  const audit = openAudit({
    place: () => source().home,
    log: (entry) => log.info({ audit: entry }, 'audit'),
    onError: (error) => log.error({ err: error }, 'audit entry not stored'),
  });
  const readMonitoring = openMonitoring(source);
  const teller = alertsOut && new AlertTeller({ source, watch, readMonitoring, ...alertsOut, log });
  const app = openRoutes({
    source,
    link,
    watch,
    recent,
    failures: new FailureReader(source),
    retries,
    readHistory: openHistory(source, readTallies),
    readMonitoring,
    isTelling: teller !== undefined,
    rules,
    audit,
    onError,
  });
  const close = async () => {
    await retries.stop();
    await teller?.stop();
    watch.stop();
    recent.stop();
    link.close();
  };
  return { app, close };
}

async function main(): Promise<void> {
  reportCrashes('dashboard');
  const signal = stopSignal();
  const settings = readSettings(parseFlags());
  const rules = accessOf(settings);
  const log = openLog(settings.LOG_LEVEL, 'dashboard');
  const alertsOut = await alertsOutOf(settings);
  const dashboard = await openDashboard(settings, { rules, alertsOut }, log, signal);
  const server = await listen(dashboard.app, {
    host: settings.DASHBOARD_HOST,
    port: settings.DASHBOARD_PORT,
    settings: 'DASHBOARD',
  });
  console.error(`dashboard: ${server.url}`);
  process.send?.({ url: server.url });
  await abortOf(signal);
  setTimeout(() => process.exit(0), closeWithinMs).unref();
  await server.close();
  await dashboard.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const isExplained = error instanceof SettingsError || error instanceof ListenError;
    console.error(`dashboard: ${isExplained ? error.message : describeCrash(error)}`);
    process.exit(error instanceof SettingsError ? 2 : 1);
  },
);
