import { expect, test } from 'vitest';
import { processorsToUse } from './processors.ts';
import {
  environmentOf,
  isSet,
  latencyBudgetsOf,
  readSettings,
  type Settings,
  SettingsError,
} from './settings.ts';

/** The settings of a command line without an environment, or of both. */
function read(environment: Record<string, string>, flags: Record<string, string | undefined> = {}) {
  return readSettings(flags, environment);
}

function problemsOf(environment: Record<string, string>, flags = {}): string[] {
  try {
    read(environment, flags);
  } catch (error) {
    if (error instanceof SettingsError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('without an environment the defaults apply', () => {
  expect(read({})).toMatchObject({
    REDIS_URL: 'redis://127.0.0.1:6379',
    KEY_PREFIX: 'verdict',
    QUEUE_SHARDS: 1,
    WORKER_REPLICAS: processorsToUse(),
    WORKER_CONCURRENCY: 50,
    WORKER_LOCK_MS: 10_000,
    WORKER_DRAIN_MS: 8000,
    ORDER_TIMEOUT_MS: 60_000,
    ORDER_ATTEMPTS: 5,
    ORDER_BACKOFF_MS: 1000,
    LOG_LEVEL: 'info',
  });
});

test('the environment wins over the defaults, a flag wins over the environment', () => {
  const environment = { WORKER_CONCURRENCY: '10', ORDER_ATTEMPTS: '3' };
  expect(read(environment)).toMatchObject({ WORKER_CONCURRENCY: 10, ORDER_ATTEMPTS: 3 });
  const flags = { WORKER_CONCURRENCY: '20', ORDER_ATTEMPTS: undefined };
  expect(read(environment, flags)).toMatchObject({ WORKER_CONCURRENCY: 20, ORDER_ATTEMPTS: 3 });
});

test('an empty variable counts as unset', () => {
  const empty = Object.fromEntries(Object.keys(read({})).map((name) => [name, '']));
  expect(read(empty)).toEqual(read({}));
  expect(read({ MODEL_SERVER_TIMEOUT: '', MODEL_SERVER_WORKERS: '' })).toEqual(read({}));
});

test('variables of others are ignored', () => {
  expect(read({ PATH: '/bin', __proto__: 'x', WORKER_SPEED: 'fast' })).toEqual(read({}));
});

test.each([
  ['WORKER_REPLICAS', 1, 256],
  ['WORKER_CONCURRENCY', 1, 1000],
  ['WORKER_LOCK_MS', 1000, 3_600_000],
  ['WORKER_DRAIN_MS', 0, 3_600_000],
  ['ORDER_TIMEOUT_MS', 1, 3_600_000],
  ['ORDER_ATTEMPTS', 1, 100],
  ['ORDER_BACKOFF_MS', 1, 3_600_000],
] as const)('%s goes from %d to %d', (name, least, most) => {
  expect(read({ [name]: String(least) })[name]).toBe(least);
  expect(read({ [name]: String(most) })[name]).toBe(most);
  for (const outside of [least - 1, most + 1]) {
    expect(problemsOf({ [name]: String(outside) })).toEqual([
      `${name}: expected a whole number from ${least} to ${most}, got "${outside}"`,
    ]);
  }
});

test.each(['four', '1.5', '1e3', '0x10', ' ', ' 5', '5 ', '+5', '-0', 'Infinity', 'true'])(
  '%j is no whole number, and told so once',
  (text) => {
    expect(problemsOf({ WORKER_DRAIN_MS: text })).toEqual([
      `WORKER_DRAIN_MS: expected a whole number from 0 to 3600000, got ${JSON.stringify(text)}`,
    ]);
  },
);

test.each(['collector:4318', 'grpc://collector:4317', 'yes'])(
  '%j is no address of a collector',
  (text) => {
    expect(problemsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: text })).toEqual([
      `OTEL_EXPORTER_OTLP_ENDPOINT: expected a URL such as http://localhost:4318, got ${JSON.stringify(text)}`,
    ]);
  },
);

test('a flag that is empty is no default but a mistake', () => {
  expect(problemsOf({}, { WORKER_DRAIN_MS: '' })).toEqual([
    'WORKER_DRAIN_MS: expected a whole number from 0 to 3600000, got ""',
  ]);
});

test('all mistakes are told at once', () => {
  const problems = problemsOf({ WORKER_REPLICAS: '0', LOG_LEVEL: 'loud', KEY_PREFIX: 'a:b' });
  const names = problems.map((problem) => problem.split(':')[0]);
  expect(new Set(names)).toEqual(new Set(['KEY_PREFIX', 'LOG_LEVEL', 'WORKER_REPLICAS']));
});

test('an unknown log level is told with the known ones', () => {
  const [problem] = problemsOf({ LOG_LEVEL: 'loud' });
  expect(problem).toContain('"fatal"|"error"|"warn"|"info"|"debug"|"trace"|"silent"');
  expect(problem).toContain('got "loud"');
});

test.each([
  'redis://localhost:6379',
  'rediss://user:secret@example.com:6380/2',
  'redis://[::1]:1',
  'redis://a:1,rediss://:secret@b:2',
  'redis+sentinel://a,b:26379/shop',
  'rediss+sentinel://u:p@a,b/shop,redis+sentinel://c/other/1?sentinel_password=s',
])('%s is a Redis URL', (url) => {
  expect(read({ REDIS_URL: url }).REDIS_URL).toBe(url);
});

test.each([
  'localhost:6379',
  'http://localhost',
  'redis',
  '/tmp/redis.sock',
  'redis://a,b',
  // It would be connected to without TLS.
  'REDISS://a',
])('%s is no Redis URL', (url) => {
  expect(problemsOf({ REDIS_URL: url })).toEqual([
    `REDIS_URL: expected a URL such as redis://localhost:6379, rediss://user:password@host:6380/0 or ` +
      `redis+sentinel://host:26379,host:26379/master, or several with commas between them, got "${url}"`,
  ]);
});

test.each([
  ['redis+sentinel://a:26379,b', 'the name of the master after the sentinels: redis+sentinel://'],
  ['redis+sentinel://a:0/shop', 'hosts of sentinels with commas between them: redis+sentinel://'],
  ['redis://a,redis+sentinel://b/shop?x=1', 'no options but sentinel_username and'],
])('of %s it is told what was expected', (url, expected) => {
  const [problem] = problemsOf({ REDIS_URL: url });
  expect(problem).toContain(`REDIS_URL: expected ${expected}`);
  expect(problem).toContain(`got "${url}"`);
});

test.each([
  'http://user:se:cret@host',
  'http://:s@cret@host:1/x',
  '//secret@host',
  '//host?password=secret',
  'redis+sentinel://user:secret@host,b',
  'redis+sentinel://host?sentinel_password=secret',
])('the password of a bad Redis URL such as %s is not told', (url) => {
  const [problem = ''] = problemsOf({ REDIS_URL: url });
  expect(problem).toMatch(/\/\/\*\*\*@host|host\?(sentinel_)?password=\*\*\*/);
  expect(problem).not.toMatch(/cret/);
});

test('a secret is not told, whatever is wrong with it', () => {
  expect(problemsOf({ REDIS_URL: 'user:secret@host' }).join()).not.toContain('secret');
  expect(problemsOf({ REDIS_URL: 'redis:user:secret@host' }).join()).not.toContain('secret');
});

test.each(['a', 'verdict-2', 'A_b', 'x'.repeat(50)])('%s is a key prefix', (prefix) => {
  expect(read({ KEY_PREFIX: prefix }).KEY_PREFIX).toBe(prefix);
});

test.each(['a:b', '{a}', 'a b', 'é', 'x'.repeat(51)])('%s is no key prefix', (prefix) => {
  expect(problemsOf({ KEY_PREFIX: prefix })).toEqual([
    `KEY_PREFIX: expected 1 to 50 of A-Z a-z 0-9 _ -, got "${prefix}"`,
  ]);
});

test('the old names are accepted, the old timeout in seconds', () => {
  const old = { MODEL_SERVER_WORKERS: '3', MODEL_SERVER_TIMEOUT: '90' };
  expect(read(old)).toMatchObject({ WORKER_REPLICAS: 3, ORDER_TIMEOUT_MS: 90_000 });
  expect(read({ MODEL_SERVER_TIMEOUT: '0.5' }).ORDER_TIMEOUT_MS).toBe(500);
});

test('a new name wins over the old one, a flag over both', () => {
  const both = { MODEL_SERVER_WORKERS: '3', WORKER_REPLICAS: '4', MODEL_SERVER_TIMEOUT: '90' };
  expect(read({ ...both, ORDER_TIMEOUT_MS: '5' })).toMatchObject({
    WORKER_REPLICAS: 4,
    ORDER_TIMEOUT_MS: 5,
  });
  expect(read({ ...both, WORKER_REPLICAS: '' }).WORKER_REPLICAS).toBe(3);
  expect(read(both, { WORKER_REPLICAS: '5' }).WORKER_REPLICAS).toBe(5);
});

test.each(['soon', ' '])('a bad value under an old name (%j) is told as it came', (text) => {
  expect(problemsOf({ MODEL_SERVER_TIMEOUT: text })).toEqual([
    `ORDER_TIMEOUT_MS: expected a whole number from 1 to 3600000, got "${text}"`,
  ]);
});

test('a setting is known as set under its name and under its old one', () => {
  expect(isSet('WORKER_REPLICAS', {})).toBe(false);
  expect(isSet('WORKER_REPLICAS', { WORKER_REPLICAS: '' })).toBe(false);
  expect(isSet('WORKER_REPLICAS', { WORKER_REPLICAS: '2' })).toBe(true);
  expect(isSet('WORKER_REPLICAS', { MODEL_SERVER_WORKERS: '2' })).toBe(true);
});

test('a child process reads the same settings', () => {
  const settings: Settings = read(
    { MODEL_SERVER_WORKERS: '7', LOG_LEVEL: 'silent', ORDER_ATTEMPTS: '2' },
    { REDIS_URL: 'rediss://user:p%40ss@host:6380/1', WORKER_REPLICAS: '3', WORKER_DRAIN_MS: '0' },
  );
  expect(readSettings({}, environmentOf(settings))).toEqual(settings);
  expect(environmentOf(settings)['PATH']).toBe(process.env['PATH']);
});

test.each([
  ['0', 0],
  ['0.01', 0.01],
  ['.5', 0.5],
  ['1e-7', 1e-7],
  ['1', 1],
])('takes %s as a share, and hands it on as it is', (text, share) => {
  const settings = readSettings({ CAPTURE_SHARE: text }, {});
  expect(settings.CAPTURE_SHARE).toBe(share);
  expect(readSettings({}, environmentOf(settings)).CAPTURE_SHARE).toBe(share);
});

test.each(['1.1', '-0.1', '1 %', 'half', '0x1', 'Infinity'])('takes %s for no share', (text) => {
  expect(() => readSettings({ CAPTURE_SHARE: text }, {})).toThrow(
    'CAPTURE_SHARE: expected a share from 0 to 1',
  );
});

test('budgets are read by phase, and handed on as they are', () => {
  const settings = readSettings({ LATENCY_BUDGET_MS: 'waiting=60000,decide=0.5' }, {});
  expect(latencyBudgetsOf(settings)).toEqual({ waiting: 60_000, decide: 0.5 });
  expect(latencyBudgetsOf(readSettings({}, environmentOf(settings)))).toEqual({
    waiting: 60_000,
    decide: 0.5,
  });
  expect(latencyBudgetsOf(readSettings({}, {}))).toEqual({});
});

test.each([
  'decide',
  'decide=',
  'decide=-1',
  'decide=fast',
  'deciding=5',
  'decide=5,',
  ',decide=5',
  '5',
])('takes %s for no budgets', (text) => {
  expect(() => readSettings({ LATENCY_BUDGET_MS: text }, {})).toThrow(
    `LATENCY_BUDGET_MS: expected milliseconds for some of waiting, look_up and decide`,
  );
});
