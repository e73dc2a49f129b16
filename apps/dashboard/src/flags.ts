import { Command } from 'commander';

interface Flags {
  readonly redisUrl?: string;
  readonly keyPrefix?: string;
  readonly shards?: string;
  readonly host?: string;
  readonly port?: string;
  readonly writable?: boolean;
}

/** Flags as the settings that they stand for. */
export function parseFlags(): Record<string, string | undefined> {
  const command = new Command('dashboard')
    .description('Serves the monitoring pages and Bull Board.')
    .option('--redis-url <url>', 'Redis to work with (REDIS_URL)')
    .option('--key-prefix <name>', 'first part of keys (KEY_PREFIX)')
    .option('--shards <n>', 'queues that orders are spread over (QUEUE_SHARDS)')
    .option('--host <address>', 'address to listen on (DASHBOARD_HOST)')
    .option('--port <port>', 'port to listen on, 0 for any (DASHBOARD_PORT)')
    .option('--writable', 'let Bull Board retry, promote and pause (DASHBOARD_WRITABLE)')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse();
  const flags = command.opts<Flags>();
  return {
    REDIS_URL: flags.redisUrl,
    KEY_PREFIX: flags.keyPrefix,
    QUEUE_SHARDS: flags.shards,
    DASHBOARD_HOST: flags.host,
    DASHBOARD_PORT: flags.port,
    DASHBOARD_WRITABLE: flags.writable === true ? 'true' : undefined,
  };
}
