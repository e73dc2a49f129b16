import { Command } from 'commander';

export interface StartOptions {
  /** End when the orders are decided, instead of staying with the dashboard. */
  readonly once: boolean;
  /** Directory of the four CSV files; sample data when undefined. */
  readonly data: string | undefined;
  /** Orders to decide, when they are not `orders.csv` of that directory. */
  readonly file: string | undefined;
  readonly run: string | undefined;
  readonly redisUrl: string | undefined;
  readonly shards: string | undefined;
  readonly replicas: string | undefined;
  readonly port: string | undefined;
  /** Handed on to `producer enqueue`. */
  readonly runFlags: readonly string[];
  readonly mapFlags: readonly string[];
}

interface Flags {
  readonly once?: boolean;
  readonly data?: string;
  readonly run?: string;
  readonly pipeline?: string;
  readonly strict?: boolean;
  readonly inventoryAsOf?: string;
  readonly rejects?: string;
  readonly map?: readonly string[];
  readonly redisUrl?: string;
  readonly shards?: string;
  readonly replicas?: string;
  readonly port?: string;
}

function command(): Command {
  return new Command('npm start --')
    .description(
      'Decides orders on this machine: Redis, two workers, dashboard, endpoint, results on disk.',
    )
    .argument('[file]', 'orders to decide; the facts lie beside it, or in --data')
    .option('--data <dir>', 'directory with orders, payments, inventory and zip_codes as CSV')
    .option('--once', 'end when all orders are decided')
    .option('--run <name>', 'run to decide them in; by default the name of the file')
    .option('--pipeline <name>', 'what decides: name@version, or the folder of an artifact')
    .option('--strict', 'fail orders of which a feature is unknown, instead of holding them')
    .option('--inventory-as-of <time>', 'order-time or latest, which looks ahead')
    .option('--rejects <file>', 'write rejected rows to this file, as JSON Lines')
    .option('--map <column=name...>', 'names of columns in the files, where they differ')
    .option('--redis-url <url>', 'Redis to work with; by default one is started (REDIS_URL)')
    .option('--shards <n>', 'queues that orders are spread over (QUEUE_SHARDS)')
    .option('--replicas <n>', 'worker processes; by default 2 (WORKER_REPLICAS)')
    .option('--port <port>', 'port of the dashboard (DASHBOARD_PORT)')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
}

function flag(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}

export function parseOptions(args: readonly string[] = process.argv.slice(2)): StartOptions {
  const parsed = command().parse(args, { from: 'user' });
  const flags = parsed.opts<Flags>();
  return {
    once: flags.once ?? false,
    data: flags.data,
    file: parsed.args[0],
    run: flags.run,
    redisUrl: flags.redisUrl,
    shards: flags.shards,
    replicas: flags.replicas,
    port: flags.port,
    runFlags: [
      ...(flags.pipeline === undefined ? [] : ['--pipeline', flags.pipeline]),
      ...(flags.strict ? ['--strict'] : []),
      ...flag('--inventory-as-of', flags.inventoryAsOf),
      ...flag('--rejects', flags.rejects),
    ],
    mapFlags: (flags.map ?? []).flatMap((pair) => ['--map', pair]),
  };
}
