// What process-order needs of the results library, with Redis and the clock filled in.
import { type OrderAttempt, parseJobId } from '@verdict/queue';
import type { Result } from '@verdict/records';
import { openResultRecorder, type Recorded, recordFailure } from '@verdict/results';
import type { Redis } from 'ioredis';

export interface RunLedger {
  recordResult(run: string, result: Result): Promise<Recorded>;
  recordFailure(attempt: OrderAttempt, reason: string, error: unknown): Promise<void>;
}

export function openRunLedger(redis: Redis, prefix: string): RunLedger {
  return {
    recordResult: openResultRecorder(redis, prefix),
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
