import { type Settings, settingsSchema } from '@verdict/runtime';
import { Command } from 'commander';

/** The flag of each setting that the worker uses. */
const flags = {
  REDIS_URL: 'redis-url',
  KEY_PREFIX: 'key-prefix',
  QUEUE_SHARDS: 'shards',
  WORKER_REPLICAS: 'replicas',
  WORKER_CONCURRENCY: 'concurrency',
  WORKER_LIVE_CONCURRENCY: 'live-concurrency',
  WORKER_LOCK_MS: 'lock-ms',
  WORKER_DRAIN_MS: 'drain-ms',
  QUEUE_BATCHING: 'batching',
  ORDER_TIMEOUT_MS: 'timeout-ms',
  RESULT_RETENTION: 'retention',
  LOG_LEVEL: 'log-level',
} as const satisfies Partial<Record<keyof Settings, string>>;

function camelCase(flag: string): string {
  return flag.replaceAll(/-(.)/g, (_match, letter: string) => letter.toUpperCase());
}

/** Flags as the settings that they stand for. */
export function parseFlags(args = process.argv.slice(2)): Record<string, string | undefined> {
  const command = new Command('worker')
    .description('Decides the orders of the queue in one or more supervised processes.')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  for (const [name, flag] of Object.entries(flags)) {
    const meaning = Object.entries(settingsSchema.shape).find(([known]) => known === name);
    command.option(`--${flag} <value>`, `${meaning?.[1].description ?? ''} (${name})`);
  }
  const given = command.parse(args, { from: 'user' }).opts<Record<string, string | undefined>>();
  return Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [name, given[camelCase(flag)]]),
  );
}
