// The `dashboard` command: reads the settings, wires, listens, ends in order.
import {
  type Log,
  openLog,
  readSettings,
  type Settings,
  SettingsError,
  stopSignal,
} from '@verdict/runtime';
import { once } from 'node:events';
import { refuseOpenAddress } from './access/listen-address.ts';
import { parseFlags } from './flags.ts';
import { openHistory } from './history/history-reader.ts';
import { openTallies } from './history/tallies-of-all.ts';
import { readFigures } from './overview/figures.ts';
import { openSource, type Source } from './overview/source.ts';
import { OverviewWatch } from './overview/watch.ts';
import { openRedisLink } from './redis-link.ts';
import { openRoutes } from './routes.ts';
import { listen, ListenError } from './server.ts';

const closeWithinMs = 3000;

async function openDashboard(settings: Settings, log: Log) {
  const onError = (error: unknown) => {
    log.error({ err: error instanceof Error ? error.message : String(error) }, 'request failed');
  };
  const link = openRedisLink(settings.REDIS_URL);
  await link.firstTry;
  let opened: Source | undefined;
  const source = () => {
    const connections = link.requireReady();
    opened ??= openSource(connections, settings);
    return opened;
  };
  const readTallies = openTallies(source);
  const watch = new OverviewWatch(async () => readFigures(source(), readTallies));
  const app = openRoutes({
    source,
    link,
    watch,
    readHistory: openHistory(source, readTallies),
    password: settings.DASHBOARD_PASSWORD,
    isWritable: settings.DASHBOARD_WRITABLE,
    onError,
  });
  const close = () => {
    watch.stop();
    link.close();
  };
  return { app, close };
}

async function main(): Promise<void> {
  const signal = stopSignal();
  const settings = readSettings(parseFlags());
  refuseOpenAddress(settings);
  const log = openLog(settings.LOG_LEVEL, 'dashboard');
  const dashboard = await openDashboard(settings, log);
  const server = await listen(dashboard.app, settings.DASHBOARD_HOST, settings.DASHBOARD_PORT);
  console.error(`dashboard: ${server.url}`);
  process.send?.({ url: server.url });
  if (!signal.aborted) await once(signal, 'abort');
  setTimeout(() => process.exit(0), closeWithinMs).unref();
  await server.close();
  dashboard.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const isExplained = error instanceof SettingsError || error instanceof ListenError;
    console.error(isExplained ? `dashboard: ${error.message}` : error);
    process.exit(error instanceof SettingsError ? 2 : 1);
  },
);
