// The real processes that a schedule is played on, and what they have to be asked for.
import { Redis } from 'ioredis';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoopDisk } from '../../support/loop-disk.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { Commands } from './commands.ts';
import { openDisk } from './disk.ts';
import { NetworkProxy } from './network-proxy.ts';
import { openPace, type Pace } from './pace.ts';
import type { ProducerCommand } from './producer-command.ts';
import { RedisProcess } from './redis-process.ts';
import { addPoison } from './shop.ts';
import type { WorkerCommand } from './worker-command.ts';

export interface StageOptions {
  /** Gets logs, data and results. */
  readonly dir: string;
  /** Modules that each process loads first. */
  readonly preloads: readonly string[];
  /** More settings of the commands. */
  readonly env: Readonly<Record<string, string>>;
  readonly redisArgs: readonly string[];
}

export interface Stage extends Pick<
  Commands,
  'startWorkers' | 'startProducer' | 'stopProducers' | 'stopWorkers' | 'endings'
> {
  readonly schedule: Schedule;
  readonly dir: string;
  readonly ordersFile: string;
  /** Past the network that is disturbed. */
  readonly admin: Redis;
  readonly redis: RedisProcess;
  /** That of Redis, where its power is to be cut. */
  readonly disk: LoopDisk | undefined;
  readonly network: NetworkProxy;
  readonly workers: WorkerCommand;
  /** The one that enqueues all orders. */
  readonly enqueueing: ProducerCommand;
  readonly enqueueArgs: readonly string[];
  /** How long orders take. */
  readonly pace: Pace;
  readonly close: () => Promise<void>;
}

function connectAdmin(url: string): Redis {
  const admin = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  admin.on('error', () => {}); // it comes and goes with the faults
  return admin;
}

async function openSystem(schedule: Schedule, dir: string, redisArgs: readonly string[]) {
  await mkdir(dir, { recursive: true });
  const args = ['--appendfsync', schedule.appendfsync, ...redisArgs];
  const losesPower = schedule.faults.some(({ name }) => name === 'power-cut');
  const disk = losesPower ? await openDisk(join(dir, 'disk')) : undefined;
  const redis = await RedisProcess.start(join(disk?.dir ?? dir, 'redis'), args);
  const network = await NetworkProxy.start(redis.port);
  return { redis, disk, network, admin: connectAdmin(redis.url), pace: openPace(dir) };
}

/** Before any fault there is nothing to try again for. */
const setupWithinMs = 60_000;

async function openShop(dir: string, schedule: Schedule, commands: Commands): Promise<void> {
  const { orders, seed } = schedule;
  const generate = ['generate', '--orders', String(orders), '--seed', String(seed), '--out', dir];
  await commands.startProducer(generate).finishedWithin(setupWithinMs);
  await addPoison(dir, schedule);
  await commands.startProducer(['load', dir]).finishedWithin(setupWithinMs);
}

/** A producer that follows the workers, so that there is something to kill as long as the run goes on. */
function enqueueArgsOf(ordersFile: string, orders: number): string[] {
  const backlog = String(Math.ceil(orders / 5));
  return ['enqueue', ordersFile, '--run', 'orders', '--max-backlog', backlog, '--json'];
}

function bindAll(commands: Commands) {
  return {
    startWorkers: commands.startWorkers.bind(commands),
    startProducer: commands.startProducer.bind(commands),
    stopProducers: commands.stopProducers.bind(commands),
    stopWorkers: commands.stopWorkers.bind(commands),
    endings: commands.endings.bind(commands),
  };
}

export async function openStage(schedule: Schedule, options: StageOptions): Promise<Stage> {
  const { dir, preloads } = options;
  const system = await openSystem(schedule, dir, options.redisArgs);
  const { redis, disk, network, admin, pace } = system;
  const env = { ...pace.env, ...options.env };
  const commands = new Commands({ schedule, redisUrl: network.url, dir, preloads, env });
  const close = async () => {
    network.speakAgain();
    await commands.stopProducers();
    await commands.stopWorkers();
    admin.disconnect();
    network.close();
    await redis.stop();
    await disk?.close();
  };
  await openShop(dir, schedule, commands).catch(async (error: unknown) => {
    await close(); // or a command that fails for ever would be started again for ever
    throw error;
  });
  const workers = commands.startWorkers(schedule.replicas);
  await workers.ready();
  const ordersFile = join(dir, 'orders.csv');
  const enqueueArgs = enqueueArgsOf(ordersFile, schedule.orders);
  const enqueueing = commands.startProducer(enqueueArgs);
  const place = { schedule, dir, ordersFile, workers, enqueueing, enqueueArgs };
  return { ...system, ...bindAll(commands), ...place, close };
}
