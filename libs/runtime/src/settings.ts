import { z } from 'zod';
import { processorsToUse } from './processors.ts';
import { splitRedisUrls } from './redis-urls.ts';
import { isSentinelUrl, parseSentinelUrl, SentinelUrlError } from './sentinel-url.ts';
import { handOnSecrets, readSecretFiles, secretNames } from './secret-files.ts';

/** A setting that cannot be used, with what was expected: exit code 2. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `expected a whole number from ${least} to ${most}`,
    )
    .transform(Number);

// In small letters as it is written: ioredis would connect to REDISS:// without TLS.
const oneRedisUrl = z.url({ protocol: /^rediss?$/, hostname: /^[^,]*$/ }).regex(/^rediss?:/);

const expectedRedisUrl =
  'expected a URL such as redis://localhost:6379, rediss://user:password@host:6380/0 or ' +
  'redis+sentinel://host:26379,host:26379/master, or several with commas between them';

function problemOfRedisUrl(url: string): string | undefined {
  if (!isSentinelUrl(url)) {
    return oneRedisUrl.safeParse(url).success ? undefined : expectedRedisUrl;
  }
  try {
    parseSentinelUrl(url);
    return undefined;
  } catch (error) {
    if (error instanceof SentinelUrlError) return error.message;
    throw error;
  }
}

const redisUrl = z.string().superRefine((text, context) => {
  const problem = splitRedisUrls(text).map(problemOfRedisUrl).find(Boolean);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

const httpUrl = z.url({ protocol: /^https?$/ });

/** `fetch` refuses an address with a password. */
function isWebhookUrl(text: string): boolean {
  if (!httpUrl.safeParse(text).success) return false;
  const { username, password } = new URL(text);
  return username + password === '';
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function isWebhookSecret(text: string): boolean {
  const [, key] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const bytes = Buffer.from(key ?? '', 'base64').length;
  return bytes >= 24 && bytes <= 64;
}

const yesOrNo = z.stringbool('expected true or false');

const share = z
  .string()
  .refine(
    (text) => /^(\d+\.?\d*|\.\d+)(e-\d+)?$/i.test(text) && Number(text) <= 1,
    'expected a share from 0 to 1, such as 0.01',
  )
  .transform(Number);

const oneHourMs = 3_600_000;

/** Every setting: its default, its bounds and what it does. No other setting is read from the environment. */
export const settingsSchema = z.object({
  REDIS_URL: redisUrl
    .default('redis://127.0.0.1:6379')
    .describe(
      'Redis to work with; servers, or nodes of a Redis Cluster with commas between; or sentinels',
    ),
  REDIS_PASSWORD: z
    .string()
    .default('')
    .describe('password of the user in `REDIS_URL`, for each address there that has none'),
  REDIS_CA_FILE: z
    .string()
    .default('')
    .describe(
      'authority that signed the certificates of `rediss://` servers; empty means the usual ones',
    ),
  REDIS_CERT_FILE: z
    .string()
    .default('')
    .describe('certificate that is shown to `rediss://` servers which ask for one'),
  REDIS_KEY_FILE: z.string().default('').describe('private key of that certificate'),
  KEY_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,50}$/, 'expected 1 to 50 of A-Z a-z 0-9 _ -')
    .default('verdict')
    .describe('first part of every key, so that several installations can share a Redis'),
  QUEUE_SHARDS: wholeNumber(1, 64)
    .default(1)
    .describe('queues that orders are spread over, each with keys and a worker of its own'),
  WORKER_REPLICAS: wholeNumber(1, 256)
    .default(() => processorsToUse())
    .describe('worker processes started by `worker`; by default one per processor'),
  WORKER_CONCURRENCY: wholeNumber(1, 1000)
    .default(50)
    .describe('orders that one worker process decides at once, shared by its shards'),
  WORKER_LIVE_CONCURRENCY: wholeNumber(1, 1000)
    .default(40)
    .describe('live orders that one worker process decides at once, beside the others'),
  WORKER_LOCK_MS: wholeNumber(1000, oneHourMs)
    .default(10_000)
    .describe('a worker silent for this long loses its orders to another'),
  WORKER_DRAIN_MS: wholeNumber(0, oneHourMs)
    .default(8000)
    .describe('time a worker has on SIGTERM to finish the orders it holds'),
  QUEUE_BATCHING: yesOrNo
    .default(true)
    .describe('adds, takes and acknowledges orders in batches; false leaves that to BullMQ'),
  ORDER_TIMEOUT_MS: wholeNumber(1, oneHourMs)
    .default(60_000)
    .describe('time for one try at one order'),
  ORDER_ATTEMPTS: wholeNumber(1, 100)
    .default(5)
    .describe('tries before an order is recorded as failed'),
  ORDER_BACKOFF_MS: wholeNumber(1, oneHourMs)
    .default(1000)
    .describe('wait before the second try; it doubles with each further one, with jitter'),
  PIPELINE: z
    .string()
    .min(1)
    .default('order-rules@1.0.0')
    .describe(
      'pipeline of new runs: `name@version` of one that comes with Verdict, or the folder of an artifact',
    ),
  SHADOW_PIPELINES: z
    .string()
    .default('')
    .describe(
      'pipelines that workers decide each order with as well, only to compare; with commas between them',
    ),
  HOOKS: z
    .string()
    .default('')
    .describe('modules with hooks of your own that workers call, with commas between them'),
  DRIFT_WINDOW: z
    .enum(['off', '1h', '1d', '7d'])
    .default('1d')
    .describe('parts of the time of orders by which features and decisions are counted for drift'),
  DATA_THRESHOLDS: z
    .string()
    .default('')
    .describe('JSON file with what features are expected to be; empty expects nothing'),
  LATENCY_BUDGET_MS: z
    .string()
    .regex(
      /^(?:(?:(?:waiting|look_up|decide)=\d{1,9}(?:\.\d{1,3})?)(?:,(?!$)|$))*$/,
      'expected milliseconds for some of waiting, look_up and decide, such as look_up=50,decide=20',
    )
    .default('')
    .describe('milliseconds that phases of an order may take, by phase, with commas between them'),
  CAPTURE_SHARE: share
    .default(0)
    .describe(
      'share of the orders, 0 to 1, of which all that decided them is kept for `producer capture`',
    ),
  CAPTURE_KEPT: wholeNumber(1, 100_000_000)
    .default(50_000)
    .describe('captured orders that each shard keeps until they are read; the oldest go first'),
  RESULT_RETENTION: z
    .string()
    .regex(/^(forever|[1-9]\d{0,4}[mhd])$/, 'expected forever or a time such as 90d, 12h or 30m')
    .default('forever')
    .describe('how long a finished run is kept after its last enqueue, such as 90d or 12h'),
  DASHBOARD_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'expected a host name or an IP address')
    .default('127.0.0.1')
    .describe('address the dashboard listens on; one that others can reach needs a password'),
  DASHBOARD_PORT: wholeNumber(0, 65_535)
    .default(3000)
    .describe('port of the dashboard; 0 takes any that is free'),
  DASHBOARD_PASSWORD: z
    .string()
    .default('')
    .describe('asked for by the dashboard, with any user name; empty asks for none'),
  DASHBOARD_OPERATOR_PASSWORD: z
    .string()
    .default('')
    .describe('password of those who may retry, promote and pause; others only look'),
  DASHBOARD_UNPROTECTED: yesOrNo
    .default(false)
    .describe('lets the dashboard listen beyond this machine without a password, read-only'),
  DASHBOARD_WRITABLE: yesOrNo
    .default(false)
    .describe(
      'lets everybody who may look retry, promote and pause, where no operator has a password',
    ),
  ALERT_WEBHOOK_URL: z
    .string()
    .refine(
      (text) => text === '' || isWebhookUrl(text),
      'expected a URL such as https://example.com/hook, without user and password',
    )
    .default('')
    .describe('address that the dashboard sends alerts to; empty sends none'),
  ALERT_WEBHOOK_SECRET: z
    .string()
    .refine(
      (text) => text === '' || isWebhookSecret(text),
      'expected whsec_ and 24 to 64 bytes in base64, such as of: echo whsec_$(openssl rand -base64 32)',
    )
    .default('')
    .describe('what these alerts are signed with: `whsec_` and 24 to 64 bytes in base64'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .refine(
      (text) => text === '' || httpUrl.safeParse(text).success,
      'expected a URL such as http://localhost:4318',
    )
    .default('')
    .describe('OpenTelemetry collector that traces are sent to; empty traces nothing'),
  ENDPOINT_HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'expected a host name or an IP address')
    .default('127.0.0.1')
    .describe('address the endpoint listens on; one that others can reach needs a password'),
  ENDPOINT_PORT: wholeNumber(0, 65_535)
    .default(8080)
    .describe('port of the endpoint; 0 takes any that is free'),
  ENDPOINT_PASSWORD: z
    .string()
    .default('')
    .describe(
      'asked for by the endpoint, as Basic with any user or as Bearer; empty asks for none',
    ),
  ENDPOINT_UNPROTECTED: yesOrNo
    .default(false)
    .describe('lets the endpoint listen beyond this machine without a password'),
  ENDPOINT_RUN: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, 'expected 1 to 80 of A-Z a-z 0-9 . _ - as run name')
    .default('live')
    .describe('run of live orders; with `RESULT_RETENTION` the first part of its name'),
  ENDPOINT_MAX_BACKLOG: wholeNumber(1, 10_000_000)
    .default(10_000)
    .describe('live orders that may wait at once; above it the endpoint answers 429'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('least severe log lines to write, to stderr'),
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** Names of the service that Verdict replaces, and how to read them. */
const oldNames: readonly {
  readonly old: string;
  readonly name: keyof Settings;
  readonly convert: (value: string) => string;
}[] = [
  { old: 'MODEL_SERVER_WORKERS', name: 'WORKER_REPLICAS', convert: (count) => count },
  {
    old: 'MODEL_SERVER_TIMEOUT',
    name: 'ORDER_TIMEOUT_MS',
    // What is no number stays as it is, for the message.
    convert: (seconds) =>
      seconds.trim() === '' || Number.isNaN(Number(seconds))
        ? seconds
        : String(Number(seconds) * 1000),
  },
];

type Environment = Readonly<Record<string, string | undefined>>;

function withOldNames(environment: Environment): Environment {
  const values: Record<string, string | undefined> = { ...environment };
  for (const { old, name, convert } of oldNames) {
    const value = environment[old];
    if (value !== undefined) values[name] ??= convert(value);
  }
  return values;
}

/** An empty variable counts as unset, as in a compose file with `X: ${X:-}`. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

/** What came, for a message: it may be a URL with a password, and too broken to be parsed. */
function quoteSetting(name: string, value: string | undefined): string {
  if (name !== 'REDIS_URL' && secretNames.some((secret) => secret === name))
    return 'something else';
  const withoutUser = value?.replace(/^((?:[\w+]+:)?\/\/)?.*@/s, '$1***@');
  return JSON.stringify(withoutUser?.replace(/(password=)[^&\s,]*/gi, '$1***'));
}

/**
 * Reads the settings, flags first, then the environment, then the defaults.
 * @throws SettingsError that names each bad setting, what was expected and what came
 */
export function readSettings(
  flags: Environment = {},
  environment: Environment = process.env,
): Settings {
  const secrets = readSecretFiles(environment);
  const given = { ...withoutEmpty(environment), ...secrets.values, ...withoutUndefined(flags) };
  const parsed = settingsSchema.safeParse(withOldNames(given));
  if (parsed.success && secrets.problems.length === 0) return parsed.data;
  const problems = (parsed.error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0]);
    return `${name}: ${issue.message}, got ${quoteSetting(name, withOldNames(given)[name])}`;
  });
  throw new SettingsError([...secrets.problems, ...problems].join('\n'));
}

function withoutUndefined(flags: Environment): Environment {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

/** Whether the user chose this setting, or the default applies. */
export function isSet(name: keyof Settings, environment: Environment = process.env): boolean {
  const given = withOldNames(withoutEmpty(environment));
  return given[name] !== undefined || given[`${name}_FILE`] !== undefined;
}

/** An environment in which a child process reads the same settings. */
export function environmentOf(settings: Settings): NodeJS.ProcessEnv {
  const values = Object.entries(settings).map(([name, value]) => [name, String(value)]);
  const secrets = handOnSecrets(settings, process.env);
  return { ...process.env, ...Object.fromEntries(values), ...secrets };
}

const driftWindows = { off: undefined, '1h': 3600, '1d': 86_400, '7d': 604_800 } as const;

/** DRIFT_WINDOW in seconds; undefined where nothing is counted. */
export function driftWindowSecondsOf({
  DRIFT_WINDOW,
}: Pick<Settings, 'DRIFT_WINDOW'>): number | undefined {
  return driftWindows[DRIFT_WINDOW];
}

/** LATENCY_BUDGET_MS by phase, in milliseconds; of a phase that is named twice, the last counts. */
export function latencyBudgetsOf({
  LATENCY_BUDGET_MS: budgets,
}: Pick<Settings, 'LATENCY_BUDGET_MS'>): Readonly<Record<string, number>> {
  const named = budgets.split(',').filter((budget) => budget !== '');
  const pairs = named.map((budget) => budget.split('=')).map(([phase, ms]) => [phase, Number(ms)]);
  return Object.fromEntries(pairs);
}

const unitMs = { m: 60_000, h: oneHourMs, d: 24 * oneHourMs } as const;

/** RESULT_RETENTION in milliseconds; undefined for ever. */
export function retentionMsOf({ RESULT_RETENTION: retention }: Settings): number | undefined {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(retention) ?? [];
  if (unit !== 'm' && unit !== 'h' && unit !== 'd') return undefined;
  return Number(count) * unitMs[unit];
}
