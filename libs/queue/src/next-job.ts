// From the reply of a script that took a job to what BullMQ's worker expects.
import { type JobJson, raw2NextJobData, type RedisQueueBackend } from 'bullmq';
import { z } from 'zod';
import { mostJobBytes } from './job-limits.ts';
import { queueKeyNames } from './set-aside-lua.ts';
import type { Reason } from './set-aside.ts';

/** The job and its id, then two delays; the job is missing where there was none to take. */
export type NextJob = Awaited<ReturnType<RedisQueueBackend['moveToActive']>>;

export const nothingTaken: NextJob = [];

function isJsonObject(text: unknown): boolean {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(String(text))).success;
  } catch {
    return false;
  }
}

/** @param fields in turn with their values */
function withPlainOptions(fields: readonly unknown[]): unknown[] {
  const value = fields.indexOf('opts') + 1;
  return value === 0 || isJsonObject(fields[value]) ? [...fields] : fields.with(value, '{}');
}

/**
 * With options that are no JSON, BullMQ would stop at this job for ever; it is handed over with none.
 * @param first fields of the job in turn with their values, id and two delays
 * @throws SyntaxError when more than the options cannot be parsed
 */
export function nextJobOf(first: readonly unknown[]): NextJob {
  const [fields, ...rest] = first;
  return raw2NextJobData([Array.isArray(fields) ? withPlainOptions(fields) : fields, ...rest]);
}

function bytesOf(job: JobJson): number {
  const texts = [job.data, job.name, job.stacktrace, job.failedReason, job.returnvalue];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
}

/** Why a job that was taken can be neither processed nor failed, or nothing. */
export function problemOfTaken(job: JobJson, jobId: string): Reason | undefined {
  const bytes = bytesOf(job);
  if (bytes > mostJobBytes) {
    const message = `expected at most ${mostJobBytes} bytes, got ${bytes}`;
    return { reason: 'job.too-large', message };
  }
  if (Number.isNaN(job.attemptsMade) || Number.isNaN(job.stalledCounter)) {
    return { reason: 'job.bad-counter', message: 'ats, atm or stc is not a whole number' };
  }
  if (queueKeyNames.includes(jobId)) {
    return { reason: 'job.reserved-id', message: 'the queue has a key of this name itself' };
  }
  return undefined;
}
