import { Cluster } from 'ioredis';
import type { RedisConnection } from '@verdict/redis-script';
import { UnrecoverableError, Worker } from 'bullmq';
import { z } from 'zod';
import { alertsName } from './alerts-queue.ts';

export interface TellOptions {
  readonly redis: RedisConnection;
  readonly prefix: string;
  /** `gone` where the receiver wants no more; what it throws is tried again. */
  readonly tell: (id: string, body: string) => Promise<'told' | 'gone'>;
  readonly onError: (error: Error) => void;
}

export interface AlertsWorker {
  /** Ends when what is under way is told or has failed; what is cut off is told again by the next. */
  readonly close: () => Promise<void>;
}

/** Whoever can reach Redis can write jobs. */
const jobSchema = z.object({ body: z.string() });

/** BullMQ waits at Redis for up to ten seconds, for longer than a connection of the dashboard may be silent. */
const silenceMs = 30_000;

function ownConnection(redis: RedisConnection): RedisConnection {
  if (!(redis instanceof Cluster)) return redis.duplicate({ socketTimeout: silenceMs });
  const { replyMapping: _none, ...options } = redis.options.redisOptions ?? {};
  return redis.duplicate([], { redisOptions: { ...options, socketTimeout: silenceMs } });
}

/** A receiver that hangs keeps ten seconds each. */
const concurrency = 4;
const lockMs = 30_000;
/** A dashboard may be killed again and again. */
const maxStalledCount = 50;

/** Tells alerts from now on, with any others who do so as well. */
export function startTelling({ redis, prefix, tell, onError }: TellOptions): AlertsWorker {
  const connection = ownConnection(redis);
  connection.on('error', () => {}); // BullMQ reports it
  const worker = new Worker<unknown, string>(
    alertsName,
    async ({ id = '', data }) => {
      const job = jobSchema.safeParse(data);
      if (!job.success) throw new UnrecoverableError('expected a text to tell');
      const answer = await tell(id, job.data.body);
      if (answer === 'gone') throw new UnrecoverableError('the receiver wants no more: 410');
      return answer;
    },
    {
      connection,
      prefix,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount,
    },
  );
  worker.on('error', onError);
  const close = async () => {
    await worker.close();
    connection.disconnect();
  };
  return { close };
}
