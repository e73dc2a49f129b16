// Alerts on their way out: a job for each, whose id is the identity of the alert. So several dashboards tell it once,
// and a dashboard that is started again does not repeat it.
import { type RedisConnection, runScript, script } from '@verdict/redis-script';
import { Queue } from 'bullmq';
import { createHash } from 'node:crypto';

export const alertsName = 'alerts';

/** What a job has to tell: the text that is sent, byte for byte the same with each try. */
export interface AlertJob {
  readonly body: string;
}

/** BullMQ's queue, with the connection that it was opened on. */
export class AlertsQueue extends Queue<AlertJob, string> {
  readonly redis: RedisConnection;

  /** Writes nothing, so that those who only look may open it. */
  constructor(redis: RedisConnection, prefix: string) {
    super(alertsName, { connection: redis, prefix, skipMetasUpdate: true });
    this.redis = redis;
    // Without a listener BullMQ prints each connection error; commands that fail throw it anyway.
    this.on('error', () => {});
  }
}

/** Alerts that are added within an hour at most; others wait for the next one, if they still hold then. */
export const mostAlertsPerHour = 30;
const oneHourMs = 3_600_000;

/** 15 tries over 20 hours: the first again after five seconds, each later one after twice as long. */
const jobOptions = {
  attempts: 15,
  backoff: { type: 'exponential', delay: 5000, jitter: 0.2 },
  // As long as a job is kept, its alert is not told again: at 30 an hour, two weeks at least.
  removeOnComplete: { count: 10_000 },
  removeOnFail: { count: 10_000 },
  stackTraceLimit: 1,
};

/**
 * KEYS: the job, those of this hour. ARGV: the id, how many there may be, how long the hour is kept in milliseconds.
 * One that was let in and not added, as its dashboard died between the two, is let in again.
 */
const letInScript = script(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 'known' end
if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then return 'let in' end
if redis.call('SCARD', KEYS[2]) >= tonumber(ARGV[2]) then return 'held back' end
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 'let in'`);

/** @param identity what makes this alert another than all others */
export function alertIdOf(identity: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
  return `alert-${digest.slice(0, 32)}`;
}

/** @returns `held back` where this hour has had its share; then it may be added later */
export async function addAlert(
  queue: AlertsQueue,
  id: string,
  body: string,
  nowMs: number,
): Promise<'known' | 'added' | 'held back'> {
  const hour = `hour:${Math.floor(nowMs / oneHourMs)}`;
  const keys = [queue.toKey(id), queue.toKey(hour)];
  const values = [id, mostAlertsPerHour, 2 * oneHourMs];
  const answer = await runScript(queue.redis, letInScript, keys, values);
  if (answer === 'known' || answer === 'held back') return answer;
  await queue.add('tell', { body }, { ...jobOptions, jobId: id });
  return 'added';
}

/** KEYS: since when. ARGV: now, how long it is kept in milliseconds. */
const noteScript = script(`
redis.call('SET', KEYS[1], ARGV[1], 'NX')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('GET', KEYS[1])`);

/** One that is gone for less is the same when it comes back: so that what flickers is told once. */
const troubleEndsAfterMs = 300_000;

/** @returns since when there is this trouble, for all who ask: in milliseconds since 1970 */
export async function noteTrouble(
  queue: AlertsQueue,
  code: string,
  nowMs: number,
): Promise<number> {
  const key = queue.toKey(`since:${code}`);
  return Number(await runScript(queue.redis, noteScript, [key], [nowMs, troubleEndsAfterMs]));
}
