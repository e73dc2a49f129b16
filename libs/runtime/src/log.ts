// Logs go to places that were not made for orders and people. A line therefore has the fields that are
// listed here and no others: what is not on the list is dropped, and tsc refuses it before that.
import { type LoggerOptions, pino } from 'pino';
import { describeError } from './describe-error.ts';

const fields = {
  /** Said by its kind and message, without fields, stack or what it quotes. */
  err: true,
  /** Its id, made of run and order id. */
  job: true,
  run: true,
  runs: true,
  reason: true,
  attempts: true,
  pending: true,
  spread_over: true,
  serving: true,
  concurrency: true,
  replica: true,
  replicas: true,
  cause: true,
  ms: true,
  restart_in_ms: true,
  interval_ms: true,
  after_ms: true,
  /** Lines that were left out. */
  suppressed: true,
  /** What is wrong with Redis. */
  trouble: true,
  durability: true,
  /** An attempt to change something, as it stands in the audit log. */
  audit: true,
} as const;

export type LogFields = { readonly [name in keyof typeof fields]?: unknown };

interface Write {
  (given: LogFields, message: string): void;
  (message: string): void;
}

export type Log = Readonly<Record<'debug' | 'info' | 'warn' | 'error' | 'fatal', Write>>;

function onlyListed(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(fields, name)));
}

/** Whoever can reach Redis can give a job any id. */
const longestJobId = 500;

function shortenJobId(job: unknown): unknown {
  if (typeof job !== 'string' || job.length <= longestJobId) return job;
  return `${job.slice(0, longestJobId)}… (${job.length} characters)`;
}

type LogMethod = Exclude<NonNullable<LoggerOptions['hooks']>['logMethod'], undefined>;

/** An error in the place of the fields would become the message too. */
const tellErrorAsField: LogMethod = function tell(args, write) {
  const [first] = args;
  if (first instanceof Error) write.call(this, { err: first }, 'error');
  else write.apply(this, args);
};

/** Logs are JSON Lines on stderr: stdout belongs to figures and results. */
export function openLog(level: string, name: string): Log {
  const options = {
    level,
    name,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: onlyListed },
    serializers: { err: describeError, job: shortenJobId },
    hooks: { logMethod: tellErrorAsField },
  };
  return pino(options, pino.destination({ dest: 2, sync: true }));
}
