import { ImpossibleOrderError, type OrderJob, orderJobSchema, quoteInput } from '@verdict/records';
import { z } from 'zod';

/** @throws ImpossibleOrderError `job.malformed`: data that was not put there by a producer */
export function parseOrderJob(data: unknown): OrderJob {
  const parsed = orderJobSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const problem = z.prettifyError(parsed.error).replaceAll('\n', ' ');
  throw new ImpossibleOrderError('job.malformed', `${problem}; got ${quoteInput(data)}`);
}
