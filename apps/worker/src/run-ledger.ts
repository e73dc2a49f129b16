// What process-order needs of the results library, with the shard and the clock filled in.
import { type OrderAttempt, parseJobId } from '@verdict/queue';
import type { Order } from '@verdict/records';
import {
  type CapturedFacts,
  openCapturedFacts,
  openResultRecorder,
  recordFailure,
  type RecordResult,
} from '@verdict/results';
import type { Shard } from '@verdict/shards';

export interface RunLedger {
  /** What another run decided this order on. */
  capturedFacts(run: string, order: Order): Promise<CapturedFacts>;
  readonly recordResult: RecordResult;
  recordFailure(attempt: OrderAttempt, reason: string, error: unknown): Promise<void>;
}

/**
 * Of the orders of one shard: their jobs are in it too.
 * @param captureKept captured orders to keep in it, about
 */
export function openRunLedger({ redis, prefix }: Shard, captureKept?: number): RunLedger {
  return {
    capturedFacts: openCapturedFacts({ redis, prefix }),
    recordResult: openResultRecorder({ redis, prefix, captureKept }),
    recordFailure: async (attempt, reason, error) => {
      // The id, not the data: it is right even where the data is rubbish.
      const job = parseJobId(attempt.jobId);
      if (job === undefined) return;
      const message = error instanceof Error ? error.message : String(error);
      const failed_at = new Date().toISOString();
      const failure = { reason, message, attempts: attempt.attempt, failed_at };
      await recordFailure(redis, prefix, job.run, job.order_id, failure);
    },
  };
}
