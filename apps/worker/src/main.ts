// The `worker` command: reads the settings, checks Redis once, supervises the replicas.
import {
  checkRedis,
  connectRedis,
  openLog,
  readSettings,
  RedisUnusableError,
  environmentOf,
  type Settings,
  SettingsError,
  stopSignal,
} from '@verdict/runtime';
import { fileURLToPath } from 'node:url';
import { parseFlags } from './flags.ts';
import { keepRetention } from './retention.ts';
import { supervise } from './supervise.ts';

const replica = fileURLToPath(new URL('./replica.js', import.meta.url));

async function checkOnce(settings: Settings): Promise<void> {
  const redis = await connectRedis(settings.REDIS_URL, 'command');
  try {
    await checkRedis(redis);
  } finally {
    redis.disconnect();
  }
}

async function main(): Promise<void> {
  const signal = stopSignal();
  const settings = readSettings(parseFlags());
  await checkOnce(settings);
  const log = openLog(settings.LOG_LEVEL, 'worker');
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
    const isExplained = error instanceof SettingsError || error instanceof RedisUnusableError;
    console.error(isExplained ? `worker: ${error.message}` : error);
    process.exit(error instanceof SettingsError ? 2 : 1);
  },
);
