// One round of one contestant, in a process of its own: `contestant.js KIND REDIS_URL ORDERS`.
// Prints what it took as one line of JSON.
import { MemoryHistory, RedisHistory, type History } from '@verdict/history';
import { addOrderJobs, openOrdersQueue, startWork } from '@verdict/queue';
import type { OrderJob } from '@verdict/records';
import { acceptOrders, openRun } from '@verdict/results';
import { processOrder } from '@verdict/worker/process-order';
import { openRunLedger } from '@verdict/worker/run-ledger';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type BenchShop, benchShop } from './orders.ts';

export interface Round {
  readonly seconds: number;
  /** CPU of this process, in microseconds an order. */
  readonly cpuUs: number;
}

const run = 'bench';
const settings = {
  model: 'order-rules@1.0.0',
  inventory_as_of: 'order-time',
  strict: false,
} as const;
const concurrency = 50;
const chunkSize = 250;
const retry = { attempts: 5, backoffMs: 1000 };

function* chunksOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let n = 0; n < items.length; n += chunkSize) yield items.slice(n, n + chunkSize);
}

function jobsOf(shop: BenchShop): OrderJob[] {
  return shop.orders.map((order) => ({ run, settings, order }));
}

async function measure(work: () => Promise<void>, orders: number): Promise<Round> {
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  await work();
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { seconds, cpuUs: (user + system) / orders };
}

/** Resolves when `add` was called for each of so many orders. */
function countdown(orders: number): { readonly add: () => void; readonly done: Promise<void> } {
  let left = orders;
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const add = () => {
    left -= 1;
    if (left === 0) finish();
  };
  return { add, done };
}

type Contestant = (redis: Redis, shop: BenchShop) => Promise<Round>;

/** BullMQ as it comes, doing nothing: what everything else is compared with. */
const bareWorker: Contestant = async (redis, shop) => {
  const options = { connection: redis, prefix: '{bare}' };
  const queue = new Queue('orders', options);
  for (const chunk of chunksOf(jobsOf(shop))) {
    await queue.addBulk(
      chunk.map((data) => ({
        name: 'decide',
        data,
        opts: { jobId: `o-${data.order.order_id}`, removeOnComplete: true },
      })),
    );
  }
  const { add, done } = countdown(shop.orders.length);
  const worker = new Worker('orders', async () => 'Deliver', {
    ...options,
    concurrency,
    autorun: false,
  });
  worker.on('completed', add);
  await worker.waitUntilReady();
  return measure(async () => {
    void worker.run();
    await done;
  }, shop.orders.length);
};

async function enqueue(redis: Redis, prefix: string, shop: BenchShop): Promise<void> {
  const queue = openOrdersQueue(redis, prefix);
  const layout = { shards: 1, servers: 1 };
  await openRun({ redis, prefix }, { run, settings, file: 'bench', layout });
  for (const jobs of chunksOf(jobsOf(shop))) {
    await acceptOrders(
      redis,
      prefix,
      run,
      jobs.map(({ order }) => order),
    );
    await addOrderJobs(queue, jobs, retry);
  }
}

async function fill(history: History, shop: BenchShop): Promise<void> {
  for (const chunk of chunksOf(shop.inventory)) await history.addInventory(chunk);
  for (const chunk of chunksOf(shop.payments)) await history.addPayments(chunk);
  await history.addZipCodes(shop.zipCodes);
}

async function decideAll(redis: Redis, shop: BenchShop, history: History): Promise<Round> {
  const prefix = '{ours}';
  await fill(history, shop);
  await enqueue(redis, prefix, shop);
  const deps = { history, ledger: openRunLedger({ redis, prefix }), timeoutMs: 60_000 };
  const { add, done } = countdown(shop.orders.length);
  return measure(async () => {
    const worker = startWork({
      redis,
      prefix,
      name: 'bench',
      concurrency,
      lockMs: 1e4,
      process: async (attempt) => {
        const value = await processOrder(attempt, deps);
        add();
        return value;
      },
      onGivenUp: (_attempt, error) => {
        throw error;
      },
      onError: (error) => {
        throw error;
      },
    });
    await done;
    await worker.close();
  }, shop.orders.length);
}

const wholeWorkerInMemory: Contestant = (redis, shop) =>
  decideAll(redis, shop, new MemoryHistory());

const wholeWorker: Contestant = (redis, shop) =>
  decideAll(redis, shop, new RedisHistory(redis, '{ours}'));

const contestants: Readonly<Record<string, Contestant>> = {
  'bare-worker': bareWorker,
  'worker-memory': wholeWorkerInMemory,
  'worker-redis': wholeWorker,
};

const [kind = '', url = '', count = '0'] = process.argv.slice(2);
const contestant = contestants[kind];
if (contestant === undefined) throw new Error(`expected ${Object.keys(contestants).join(', ')}`);
const redis = new Redis(url, { maxRetriesPerRequest: null });
await redis.flushall();
const round = await contestant(redis, benchShop(Number(count)));
console.log(JSON.stringify(round));
process.exit(0);
