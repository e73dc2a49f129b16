// The `worker` command: reads the settings, checks Redis once, supervises the replicas.
import { checkHooks, HookError } from '@verdict/hooks';
import { ArtifactError } from '@verdict/pipeline';
import { requireTestedBullmq, UntestedBullmqError } from '@verdict/queue';
import {
  describeCrash,
  openLog,
  readSettings,
  reportCrashes,
  RedisUnusableError,
  environmentOf,
  SettingsError,
  stopSignal,
} from '@verdict/runtime';
import { LayoutError } from '@verdict/shards';
import { fileURLToPath } from 'node:url';
import { checkBeforeStart } from './check-before-start.ts';
import { readExpectations } from './expectations.ts';
import { parseFlags } from './flags.ts';
import { keepRetention } from './retention.ts';
import { shadowModels, shadowNames } from './shadows/open-shadows.ts';
import { startCounting } from './start-counting.ts';
import { hookModules } from './start-hooks.ts';
import { supervise } from './supervise.ts';

const usageErrors = [ArtifactError, HookError, LayoutError, SettingsError];
const explained = [...usageErrors, RedisUnusableError, UntestedBullmqError];

const replica = fileURLToPath(new URL('./replica.js', import.meta.url));

async function main(): Promise<void> {
  reportCrashes('worker');
  const signal = stopSignal();
  const settings = readSettings(parseFlags());
  if (settings.QUEUE_BATCHING) requireTestedBullmq();
  const log = openLog(settings.LOG_LEVEL, 'worker');
  const expectations = await readExpectations(settings);
  await shadowModels(shadowNames(settings));
  await checkHooks(hookModules(settings));
  await checkBeforeStart(settings, log, signal);
  void keepRetention(settings, log, signal);
  const endCounting = startCounting(settings, expectations, log);
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
  await endCounting();
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
