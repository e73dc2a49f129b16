import type { History } from '@verdict/history';
import { openPipelines, type Pipelines } from '@verdict/pipeline';
import { type OrderAttempt, startWork, type WorkOptions } from '@verdict/queue';
import { openBeside } from '@verdict/worker/beside-result';
import { processOrder, type ProcessOrderDeps } from '@verdict/worker/process-order';
import { startReports } from '@verdict/worker/reports';
import { openRunLedger } from '@verdict/worker/run-ledger';
import type { Redis } from 'ioredis';
import { concurrency, prefix, shardsOf } from './verdict-run.ts';

export interface VerdictWork {
  readonly redis: Redis;
  readonly history: History;
  /** By default those that come with the workers. */
  readonly pipelines?: Pipelines;
  /** By default counted by day, as in a worker with default settings. */
  readonly besideOf?: ProcessOrderDeps['besideOf'];
  /** Told of each result, as shadows are. */
  readonly observe?: ProcessOrderDeps['observe'];
  /** As those that the settings name. */
  readonly hooks?: ProcessOrderDeps['hooks'];
  /** Called when the result of an order is stored. */
  readonly onStored?: (attempt: OrderAttempt) => void;
  readonly options?: Partial<WorkOptions>;
}

export interface StartedWork {
  readonly close: () => Promise<void>;
}

function fail(error: Error): never {
  throw error;
}

/** Redis is well here: an error ends the bench. */
const unwatched = { outlast: <T>(attempt: () => Promise<T>): Promise<T> => attempt() };

/**
 * Starts one worker, wired as a replica of the `worker` command is, and resolves when it takes orders. An
 * order that fails ends the process. When it is closed, all that it has stored is acknowledged too.
 */
export async function startVerdictWork(work: VerdictWork): Promise<StartedWork> {
  const { redis, history, besideOf = openBeside(86_400), observe, hooks, onStored, options } = work;
  const ledger = openRunLedger({ redis, prefix });
  const pipelines = work.pipelines ?? openPipelines(async () => undefined);
  const deps = {
    history,
    pipelines,
    ledger,
    timeoutMs: 60_000,
    besideOf,
    watch: unwatched,
    ...(observe && { observe }),
    ...(hooks && { hooks }),
  };
  const name = `bench-${process.pid}`;
  const reporter = { name, concurrency, live_concurrency: 40 };
  const reports = startReports(shardsOf(redis), reporter, () => {});
  const decide: WorkOptions['process'] = async (attempt, times) => {
    const recommendation = await processOrder(attempt, times, deps);
    onStored?.(attempt);
    return recommendation;
  };
  const worker = startWork({
    redis,
    prefix,
    name,
    concurrency,
    lockMs: 10_000,
    isBatching: true,
    process: reports.measure(decide, 0, options?.lane ?? 'orders'),
    onGivenUp: (_attempt, error) => fail(error),
    onError: fail,
    ...options,
  });
  await worker.waitUntilReady();
  return {
    close: async () => {
      await worker.close();
      await reports.end();
    },
  };
}
