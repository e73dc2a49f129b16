// The `worker` command: reads the settings, checks Redis once, supervises the replicas.
import { requireTestedBullmq, UntestedBullmqError } from '@verdict/queue';
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

const explained = [RedisUnusableError, SettingsError, UntestedBullmqError];

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
  if (settings.QUEUE_BATCHING) requireTestedBullmq();
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
    const isExplained = explained.some((kind) => error instanceof kind);
    console.error(isExplained && error instanceof Error ? `worker: ${error.message}` : error);
    process.exit(error instanceof SettingsError ? 2 : 1);
  },
);
