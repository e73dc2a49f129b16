// The real processes that a schedule is played on, and what they have to be asked for.
import { Redis } from 'ioredis';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Schedule } from '../schedule/schedule.ts';
import { keyPrefix, producerEnvironment, workerEnvironment } from './command-environment.ts';
import { NetworkProxy } from './network-proxy.ts';
import { ProducerCommand } from './producer-command.ts';
import { openPace, type Pace } from './pace.ts';
import { RedisProcess } from './redis-process.ts';
import { addPoison } from './shop.ts';
import { type WorkerEnding, WorkerCommand } from './worker-command.ts';

export interface StageOptions {
  /** Gets logs, data and results. */
  readonly dir: string;
  /** Modules that each process loads first. */
  readonly preloads: readonly string[];
  /** More settings of the commands. */
  readonly env: Readonly<Record<string, string>>;
  readonly redisArgs: readonly string[];
}

export interface Stage {
  readonly schedule: Schedule;
  readonly dir: string;
  readonly ordersFile: string;
  /** Past the network that is disturbed. */
  readonly admin: Redis;
  readonly redis: RedisProcess;
  readonly network: NetworkProxy;
  readonly workers: WorkerCommand;
  readonly startWorkers: (replicas: number) => WorkerCommand;
  /** The one that enqueues all orders. */
  readonly enqueueing: ProducerCommand;
  readonly startProducer: (args: readonly string[]) => ProducerCommand;
  /** For good, all of them. */
  readonly stopProducers: () => Promise<void>;
  readonly enqueueArgs: readonly string[];
  /** Of all worker commands so far. */
  readonly endings: () => readonly WorkerEnding[];
  /** How long orders take. */
  readonly pace: Pace;
  readonly close: () => Promise<void>;
}

function redisArgsOf({ appendfsync }: Schedule): string[] {
  return ['--appendfsync', appendfsync];
}

function connectAdmin(url: string): Redis {
  const admin = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  admin.on('error', () => {}); // it comes and goes with the faults
  return admin;
}

/** A producer that follows the workers, so that there is something to kill as long as the run goes on. */
function enqueueArgsOf(ordersFile: string, orders: number): string[] {
  return [
    'enqueue',
    ordersFile,
    '--run',
    'orders',
    '--max-backlog',
    String(Math.ceil(orders / 5)),
    '--json',
  ];
}

async function openShop(dir: string, schedule: Schedule, start: Stage['startProducer']) {
  const { orders, seed } = schedule;
  await start(['generate', '--orders', String(orders), '--seed', String(seed), '--out', dir])
    .finished;
  await addPoison(dir, schedule);
  await start(['load', dir]).finished;
}

export async function openStage(schedule: Schedule, options: StageOptions): Promise<Stage> {
  const { dir, preloads } = options;
  await mkdir(dir, { recursive: true });
  const redisArgs = [...redisArgsOf(schedule), ...options.redisArgs];
  const redis = await RedisProcess.start(join(dir, 'redis'), redisArgs);
  const network = await NetworkProxy.start(redis.port);
  const admin = connectAdmin(redis.url);
  const pace = openPace(dir);
  const commands: WorkerCommand[] = [];
  const producers: ProducerCommand[] = [];
  const startWorkers = (replicas: number) => {
    const env = {
      ...workerEnvironment(schedule, network.url, preloads),
      ...pace.env,
      ...options.env,
    };
    const logFile = join(dir, `worker-${commands.length}.log`);
    const command = new WorkerCommand({ replicas, env, logFile });
    commands.push(command);
    return command;
  };
  const startProducer = (args: readonly string[]) => {
    const env = { ...producerEnvironment(schedule, network.url, preloads), ...options.env };
    const command = new ProducerCommand({ args, env, logFile: join(dir, 'producer.log') });
    producers.push(command);
    return command;
  };
  const stopProducers = async () => {
    await Promise.all(producers.map((command) => command.giveUp()));
  };
  const close = async () => {
    network.speakAgain();
    await stopProducers();
    await Promise.all(commands.map((command) => command.stop()));
    admin.disconnect();
    network.close();
    await redis.stop();
  };
  await openShop(dir, schedule, startProducer);
  const workers = startWorkers(schedule.replicas);
  await workers.ready();
  const ordersFile = join(dir, 'orders.csv');
  const enqueueArgs = enqueueArgsOf(ordersFile, schedule.orders);
  return {
    schedule,
    dir,
    ordersFile,
    admin,
    redis,
    network,
    workers,
    startWorkers,
    enqueueing: startProducer(enqueueArgs),
    startProducer,
    stopProducers,
    enqueueArgs,
    pace,
    endings: () => commands.flatMap((command) => command.endings),
    close,
  };
}

export { keyPrefix };
