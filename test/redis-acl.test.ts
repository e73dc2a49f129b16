// The users of docker/redis/users.acl: with them the whole journey works, and nothing beyond it.
import { startRedisServer } from '@verdict/redis-server';
import { findTrouble } from '@verdict/runtime';
import { neededCommands } from '@verdict/worker/needed-commands';
import { Redis } from 'ioredis';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { ask, askJson, askOverview, startDashboard } from './browser-dashboard.ts';
import { producer, type Space, startWorker } from './support/commands.ts';
import { postJson, postLines, startEndpoint } from './support/endpoint.ts';
import { temporaryDirectory } from './support/files.ts';

const repo = join(import.meta.dirname, '..');
const cacheDir = join(repo, '.cache/redis');
const name = 'own';
const users = ['producer', 'worker', 'dashboard', 'operator', 'endpoint'] as const;
type User = (typeof users)[number];
const findingPaths = [
  '/failures',
  '/runs',
  '/runs/orders',
  '/runs/orders/results.csv',
  '/scan?run=orders',
];

const runFile = promisify(execFile);

/** A Redis with the users, with random passwords. */
async function startRedisWithUsers() {
  const secrets = await temporaryDirectory();
  await runFile('sh', [join(repo, 'docker/redis/make-passwords.sh'), secrets]);
  const aclFile = join(secrets, 'users.acl');
  await writeFile(aclFile, 'user default on nopass ~* &* +@all\n');
  const server = await startRedisServer({ cacheDir, args: ['--aclfile', aclFile] });
  onTestFinished(() => server.stop());
  const env = { ...process.env, KEY_PREFIX: name };
  const script = join(repo, 'docker/redis/write-users.sh');
  const { stdout } = await runFile('sh', [script, secrets], { env });
  await writeFile(aclFile, stdout);
  const first = new Redis(server.url);
  await first.acl('LOAD');
  first.disconnect();
  const passwordFile = (user: User | 'admin') => join(secrets, `redis-${user}`);
  const connect = async (user: User | 'admin') => {
    const password = await readFile(passwordFile(user), 'utf8');
    const redis = new Redis(server.url, { username: user, password });
    onTestFinished(() => redis.disconnect());
    return redis;
  };
  const space = (user: User): Space => ({ url: server.url.replace('//', `//${user}@`), name });
  return { server, space, passwordFile, connect, aclText: stdout, secrets };
}

type RedisWithUsers = Awaited<ReturnType<typeof startRedisWithUsers>>;

function secretOf({ passwordFile }: RedisWithUsers, user: User) {
  return { REDIS_PASSWORD_FILE: passwordFile(user) };
}

/** A command of the producer, as its user. */
async function produce(redis: RedisWithUsers, args: readonly string[], shards: number) {
  const env = secretOf(redis, 'producer');
  const ended = await producer({ ...redis.space('producer'), shards }, args, { env });
  expect([ended.code, ended.stderr], args.join(' ')).toEqual([0, expect.anything()]);
  return ended.stdout;
}

/** A fact and orders, one of them sent again. */
async function decideOverHttp(redis: RedisWithUsers, shards: number): Promise<void> {
  const space = { ...redis.space('endpoint'), shards };
  const endpoint = await startEndpoint(space, secretOf(redis, 'endpoint'));
  const timestamp = '2021-07-04 12:00:00';
  await postLines(endpoint, '/facts/inventory', [{ sku_code: 's', timestamp, inventory: 1 }]);
  for (const order_id of ['http-1', 'http-2', 'http-3', 'http-1']) {
    const order = { order_id, customer_id: 'c', timestamp, sku_code: 's', zip_code: 'none' };
    const decided = { order_id, recommendation: 'HoldCheckDelivery' };
    expect((await postJson(endpoint, '/invocations', order)).body).toEqual(decided);
    await fetch(`${endpoint.url}/orders`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': order_id },
      body: JSON.stringify(order),
    });
  }
  expect((await fetch(`${endpoint.url}/ping`)).status).toBe(200);
}

/**
 * What Redis has denied, but for one question that may be denied: how durable it is. CONFIG GET would tell
 * passwords too.
 */
async function deniedTo(admin: Redis): Promise<unknown[]> {
  const entries = (await admin.acl('LOG')) as readonly (readonly unknown[])[];
  return entries.filter((entry) => !entry.includes('config|get'));
}

/** Takes from the worker's user what workers do not say they need: nothing of that may be missed. */
async function leaveNeeded(redis: RedisWithUsers, admin: Redis): Promise<void> {
  const needed = { commands: neededCommands, key: `{${name}}:orders:meta` };
  const connection = await redis.connect('worker');
  await connection.ping();
  expect(await findTrouble([connection], 5000, needed)).toBeUndefined();
  const rules = neededCommands.map((command) => `+${command}`);
  await admin.acl('SETUSER', 'worker', '-@read', '-@write', ...rules);
}

it('take every order all the way, and nothing is denied', async () => {
  // Shards have keys with another beginning, beside those of a single one.
  const shards = 2;
  const redis = await startRedisWithUsers();
  const admin = await redis.connect('admin');
  const dir = await temporaryDirectory();
  const orders = join(dir, 'orders.csv');
  await produce(redis, ['generate', '--orders', '300', '--out', dir], shards);
  await produce(redis, ['load', dir], shards);
  await produce(redis, ['enqueue', orders], shards);
  await produce(redis, ['enqueue', orders, '--run', 'live', '--live'], shards);
  await leaveNeeded(redis, admin);
  const worker = { ...redis.space('worker'), shards };
  const { log } = await startWorker(worker, {
    ...secretOf(redis, 'worker'),
    RESULT_RETENTION: '90d',
    CAPTURE_SHARE: '1',
    DATA_THRESHOLDS: await writeThresholds(dir),
  });
  await produce(
    redis,
    ['enqueue', orders, '--run', 'again', '--max-backlog', '50', '--wait'],
    shards,
  );
  const isolated = { ...redis.space('worker'), shards };
  await startWorker(isolated, { ...secretOf(redis, 'worker'), QUEUE_BATCHING: 'false' });
  await produce(redis, ['enqueue', orders, '--run', 'orders', '--wait'], shards);
  expect(JSON.parse(await produce(redis, ['status', '--json'], shards))).toBeDefined();
  await produce(redis, ['verify', orders], shards);
  const results = await produce(redis, ['results', '--run', 'orders'], shards);
  expect(results.trim().split('\n')).toHaveLength(300);
  const capture = ['capture', '--out', join(dir, 'capture'), '--json'];
  expect(JSON.parse(await produce(redis, capture, shards))).toMatchObject({ missing: 0 });

  await decideOverHttp(redis, shards);
  for (const user of ['dashboard', 'operator'] as const) {
    const space = { ...redis.space(user), shards };
    const rights = user === 'operator' ? ['--writable'] : [];
    const env = { ...secretOf(redis, user), ...webhook };
    const dashboard = await startDashboard(space, env, ...rights);
    const { body } = await askOverview(dashboard);
    expect(body.health.state).toBe('well');
    expect(body.figures.orders).toMatchObject({ decided: 903 });
    const figurePaths = ['/', '/api/history?span=15m', '/metrics', '/orders?q=x'];
    for (const path of [...figurePaths, '/queues/api/queues', ...findingPaths]) {
      expect((await ask(dashboard, path)).status, path).toBeLessThan(500);
    }
    expect((await askJson(dashboard, '/api/orders?run=orders')).body).toMatchObject({ found: 300 });
    const pause = await ask(dashboard, '/queues/api/queues/pause', { method: 'PUT' });
    expect(pause.status).toBe(user === 'operator' ? 200 : 403);
    await expect.poll(() => admin.xlen(`{${name}}:audit`)).toBe(user === 'operator' ? 2 : 1);
    const tries = () => admin.zcard(`{${name}}:alerts:delayed`);
    await expect.poll(tries, { timeout: 20_000 }).toBeGreaterThan(0);
    await dashboard.stop();
    await admin.unlink(await admin.keys(`{${name}}:alerts:*`));
  }
  await produce(redis, ['drop', '--run', 'live', '--yes'], shards);
  await produce(redis, ['runs'], shards);
  expect(log.filter(({ err }) => err !== undefined)).toEqual([]);
  expect(await deniedTo(admin)).toEqual([]);
}, 60_000);

/** That no order meets. */
async function writeThresholds(dir: string): Promise<string> {
  const file = join(dir, 'thresholds.json');
  await writeFile(file, JSON.stringify({ order_hour_of_day: { max: -1 } }));
  return file;
}

/** Nobody is there, so that alerts wait for their next try. */
const webhook = {
  ALERT_WEBHOOK_URL: 'http://127.0.0.1:9/',
  ALERT_WEBHOOK_SECRET: `whsec_${'secret'.repeat(8)}`,
};

/** The servers of all versions, for a command and for a script. */
const denied =
  /NOPERM|No permissions|ACL failure|can't (run this command|access at least one of the keys)/;

const forbidden = [
  'FLUSHALL',
  'FLUSHDB',
  'CONFIG GET requirepass',
  'CONFIG SET maxmemory 1',
  'KEYS *',
  'SHUTDOWN NOSAVE',
  'ACL LIST',
  'ACL WHOAMI',
  'MONITOR',
  'SAVE',
  'BGSAVE',
  'REPLICAOF NO ONE',
  'SCRIPT FLUSH',
  'CLIENT KILL ID 1',
  'CLIENT PAUSE 1',
  'MODULE LIST',
  'SWAPDB 0 1',
  'MIGRATE 127.0.0.1 1 {own}:x 0 1',
  `EVAL return(redis.call('FLUSHALL')) 0`,
  'GET other',
  'SET {own 1',
  'SET {owner}:x 1',
  'SET {own}x 1',
  `EVAL return(redis.call('GET','other')) 0`,
];

it('are refused everything that the journey does not need', async () => {
  const redis = await startRedisWithUsers();
  const admin = await redis.connect('admin');
  for (const user of users) {
    // The server refuses it to everybody, so that calling it would show nothing.
    expect(await admin.acl('DRYRUN', user, 'DEBUG', 'SLEEP', '0')).toContain('no permissions');
    const connection = await redis.connect(user);
    await connection.get(`{${name}}:server`);
    for (const call of forbidden) {
      const [command = '', ...args] = call.split(' ');
      await expect(connection.call(command, ...args), `${user}: ${call}`).rejects.toThrow(denied);
    }
  }
});

it('let the dashboard of viewers write nothing but the audit log and its queue of alerts', async () => {
  const redis = await startRedisWithUsers();
  const dashboard = await redis.connect('dashboard');
  const key = `{${name}}:orders:meta`;
  for (const call of [`SET ${key} 1`, `HSET ${key} paused 1`, `DEL ${key}`, `UNLINK ${key}`]) {
    const [command = '', ...args] = call.split(' ');
    await expect(dashboard.call(command, ...args), call).rejects.toThrow(/NOPERM/);
  }
  const script = "return redis.call('HSET', KEYS[1], 'paused', 1)";
  await expect(dashboard.eval(script, 1, key)).rejects.toThrow(denied);
  await dashboard.xadd(`{${name}}:audit`, '*', 'entry', '{}');
  expect(await dashboard.eval(script, 1, `{${name}}:alerts:meta`)).toBe(1);
  const moves = `RENAME {${name}}:alerts:meta ${key}`;
  await expect(dashboard.call('RENAME', ...moves.split(' ').slice(1))).rejects.toThrow(/NOPERM/);
});

it('let the endpoint reach no orders of files', async () => {
  const redis = await startRedisWithUsers();
  const endpoint = await redis.connect('endpoint');
  for (const key of [
    `{${name}}:orders:wait`,
    `{${name}:2-0-0}:orders:wait`,
    `{${name}}:quarantine`,
  ]) {
    await expect(endpoint.del(key), key).rejects.toThrow(denied);
  }
});

it('keep strangers out, and no password is in the users file', async () => {
  const { server, aclText, passwordFile } = await startRedisWithUsers();
  const stranger = new Redis(server.url);
  onTestFinished(() => stranger.disconnect());
  expect(await stranger.ping()).toBe('PONG');
  await expect(stranger.get(`{${name}}:runs`)).rejects.toThrow(/NOPERM/);
  const { code, stderr } = await producer({ url: server.url, name }, ['status']);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/NOPERM|permission/)]);
  for (const user of users)
    expect(aclText).not.toContain(await readFile(passwordFile(user), 'utf8'));
});
