import { Command } from 'commander';

interface Flags {
  readonly redisUrl?: string;
  readonly keyPrefix?: string;
  readonly shards?: string;
  readonly host?: string;
  readonly port?: string;
  readonly run?: string;
  readonly maxBacklog?: string;
}

/** Flags as the settings that they stand for. */
export function parseFlags(): Record<string, string | undefined> {
  const command = new Command('endpoint')
    .description('Decides orders that come over HTTP: /ping, /invocations, /orders, /facts.')
    .option('--redis-url <url>', 'Redis to work with (REDIS_URL)')
    .option('--key-prefix <name>', 'first part of keys (KEY_PREFIX)')
    .option('--shards <n>', 'queues that orders are spread over (QUEUE_SHARDS)')
    .option('--host <address>', 'address to listen on (ENDPOINT_HOST)')
    .option('--port <port>', 'port to listen on, 0 for any (ENDPOINT_PORT)')
    .option('--run <name>', 'run that live orders are decided in (ENDPOINT_RUN)')
    .option('--max-backlog <n>', 'live orders that may wait at once (ENDPOINT_MAX_BACKLOG)')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse();
  const flags = command.opts<Flags>();
  return {
    REDIS_URL: flags.redisUrl,
    KEY_PREFIX: flags.keyPrefix,
    QUEUE_SHARDS: flags.shards,
    ENDPOINT_HOST: flags.host,
    ENDPOINT_PORT: flags.port,
    ENDPOINT_RUN: flags.run,
    ENDPOINT_MAX_BACKLOG: flags.maxBacklog,
  };
}
