import { jobIdOf, type OrderAttempt } from '@verdict/queue';
import { ImpossibleOrderError, type OrderJob, orderJobSchema, quoteInput } from '@verdict/records';
import { z } from 'zod';

/** The shape only: what stands in an order is nobody's business in a log. */
function shapeOf(data: unknown): string {
  if (data === undefined) return 'an id in the queue without a job';
  if (data === null) return 'null';
  if (Array.isArray(data)) return `a list of ${data.length}`;
  if (typeof data !== 'object') return `a ${typeof data}`;
  return `an object with ${quoteInput(Object.keys(data).join(', ')) || 'nothing in it'}`;
}

/** @throws ImpossibleOrderError `job.malformed`: data that was not put there by a producer */
export function parseOrderJob(data: unknown): OrderJob {
  const parsed = orderJobSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const problem = z.prettifyError(parsed.error).replaceAll('\n', ' ');
  throw new ImpossibleOrderError('job.malformed', `${problem}; got ${shapeOf(data)}`);
}

/**
 * The order of a job, which has to be the one that its id names: one job must not decide the order of another.
 * @throws ImpossibleOrderError `job.malformed` or `job.mismatch`
 */
export function orderJobOf({ jobId, data }: OrderAttempt): OrderJob {
  const job = parseOrderJob(data);
  const own = jobIdOf(job.run, job.order.order_id);
  if (own === jobId) return job;
  throw new ImpossibleOrderError(
    'job.mismatch',
    `expected the order of job ${quoteInput(jobId)}, got that of job ${quoteInput(own)}`,
  );
}
