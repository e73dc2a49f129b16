// The `worker` command: reads the settings, checks Redis once, supervises the replicas.
import { requireTestedBullmq, UntestedBullmqError } from '@verdict/queue';
import {
  checkRedis,
  describeCrash,
  type Log,
  openLog,
  readSettings,
  reportCrashes,
  RedisUnusableError,
  environmentOf,
  type Settings,
  SettingsError,
  stopSignal,
} from '@verdict/runtime';
import { describeLayout, keepServerPlaces, LayoutError } from '@verdict/shards';
import { fileURLToPath } from 'node:url';
import { parseFlags } from './flags.ts';
import { openServers } from './open-servers.ts';
import { keepRetention } from './retention.ts';
import { supervise } from './supervise.ts';
import { findUnservedRuns } from './unserved-runs.ts';

const usageErrors = [LayoutError, SettingsError];
const explained = [...usageErrors, RedisUnusableError, UntestedBullmqError];

const replica = fileURLToPath(new URL('./replica.js', import.meta.url));

async function checkOnce(settings: Settings, log: Log): Promise<void> {
  const servers = await openServers(settings, 'command');
  try {
    await Promise.all(servers.connections.map(checkRedis));
    await keepServerPlaces(servers.connections, settings.KEY_PREFIX);
    const serving = describeLayout(servers.shards.layout);
    for (const unserved of await findUnservedRuns(servers)) {
      log.warn({ ...unserved, serving }, 'orders wait for workers with another QUEUE_SHARDS');
    }
  } finally {
    servers.close();
  }
}

async function main(): Promise<void> {
  reportCrashes('worker');
  const signal = stopSignal();
  const settings = readSettings(parseFlags());
  if (settings.QUEUE_BATCHING) requireTestedBullmq();
  const log = openLog(settings.LOG_LEVEL, 'worker');
  await checkOnce(settings, log);
  void keepRetention(settings, log, signal);
  await supervise({
    replica,
    replicas: settings.WORKER_REPLICAS,
    env: environmentOf(settings),
    log,
    signal,
    drainMs: settings.WORKER_DRAIN_MS,
    onAllReady: () => {
      log.info({ replicas: settings.WORKER_REPLICAS }, 'all replicas ready');
      process.send?.('ready');
    },
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const isExplained = explained.some((kind) => error instanceof kind);
    const text = isExplained && error instanceof Error ? error.message : describeCrash(error);
    console.error(`worker: ${text}`);
    process.exit(usageErrors.some((kind) => error instanceof kind) ? 2 : 1);
  },
);
