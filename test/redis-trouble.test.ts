import { startRedisServer } from '@verdict/redis-server';
import { Redis } from 'ioredis';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ask, startDashboard } from './browser-dashboard.ts';
import {
  environment,
  producer,
  producerJson,
  runNode,
  startProducer,
  startWorker,
} from './support/commands.ts';
import { temporaryDirectory, writeShop } from './support/files.ts';
import { type KeepingRedis, startKeepingRedis } from './support/keeping-redis.ts';
import { startOldRedis } from './support/old-redis.ts';
import { demote } from './support/sick-redis.ts';

const oneReplica = { WORKER_REPLICAS: '1' };
const cacheDir = join(import.meta.dirname, '../.cache/redis');

async function ownRedis(...args: readonly string[]) {
  const server = await startRedisServer({ cacheDir, args });
  onTestFinished(() => server.stop());
  return { url: server.url, name: 'own' };
}

function connect(url: string): Redis {
  const redis = new Redis(url);
  onTestFinished(() => redis.disconnect());
  return redis;
}

/** A file that is read for some ten seconds, with the delay that Redis has for tests. */
async function fillSlowly({ admin, kill }: KeepingRedis): Promise<void> {
  const filling = admin.pipeline();
  for (let n = 0; n < 50_000; n += 1) filling.rpush('filler', n);
  await filling.exec();
  await kill();
}

it.each(['status', 'runs', 'results'])(
  'says in one line within seconds that Redis cannot be reached: %s',
  async (command) => {
    const startedMs = performance.now();
    const nowhere = { url: 'redis://:secret@127.0.0.1:1', name: 'nowhere' };
    const { code, stderr } = await producer(nowhere, [command]);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(
      'cannot reach Redis at redis://:***@127.0.0.1:1: connect ECONNREFUSED',
    );
    expect(stderr).not.toContain('secret');
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  },
);

it('says so for the worker too, which then ends', async () => {
  const env = { ...process.env, REDIS_URL: 'redis://127.0.0.1:1' };
  const { code, stderr } = await runNode('apps/worker/bin/worker.js', [], env);
  expect(code).toBe(1);
  expect(stderr.trim()).toMatch(/^worker: cannot reach Redis at redis:\/\/127\.0\.0\.1:1/);
});

it('refuses a Redis that drops keys when its memory is full, and says how to mend it', async () => {
  const { url } = await ownRedis('--maxmemory-policy', 'allkeys-lru');
  const { code, stderr } = await runNode('apps/worker/bin/worker.js', [], {
    ...process.env,
    REDIS_URL: url,
  });
  expect(code).toBe(1);
  expect(stderr).toContain('expected maxmemory-policy noeviction, got allkeys-lru');
  expect(stderr).toContain('config set maxmemory-policy noeviction');
});

it('refuses a version of Redis that it was not made for, and says which it expects', async () => {
  const { url, name } = await ownRedis();
  const old = { url: await startOldRedis(url), name };
  const refused = expect.stringMatching(/expected Redis 6\.2 or newer, got 0*6\.0\.\d+/);
  for (const command of ['status', 'doctor']) {
    expect(await producer(old, [command])).toMatchObject({ code: 1, stderr: refused });
  }
  const worker = runNode('apps/worker/bin/worker.js', [], environment(old));
  expect(await worker).toMatchObject({ code: 1, stderr: refused });
  const dashboard = await startDashboard(old);
  expect(await ask(dashboard, '/readyz')).toMatchObject({ status: 503, text: refused });
  expect(await ask(dashboard, '/')).toMatchObject({ text: refused });
}, 60_000);

it('says that a password is missing or wrong', async () => {
  const { url, name } = await ownRedis();
  await connect(url).config('SET', 'requirepass', 'right');
  const missing = await producer({ url, name }, ['status']);
  expect(missing).toMatchObject({ code: 1 });
  expect(missing.stderr).toMatch(/NOAUTH|password/i);
  const wrong = url.replace('redis://', 'redis://:wrong@');
  const refused = await producer({ url: wrong, name }, ['status']);
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.stderr).toMatch(/WRONGPASS|password/i);
  expect(refused.stderr).not.toContain(':wrong@');
  const right = url.replace('redis://', 'redis://:right@');
  expect(await producer({ url: right, name }, ['status'])).toMatchObject({ code: 0 });
});

it('says that Redis has no connection left', async () => {
  const space = await ownRedis();
  const admin = connect(space.url);
  await admin.config('SET', 'maxclients', '1');
  const { code, stderr } = await producer(space, ['status']);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /(max number of clients reached|EPIPE|ECONNRESET|Connection is closed)\. .*maxclients/,
  );
});

it('refuses a replica, and names its master', async () => {
  const space = await ownRedis();
  await demote(connect(space.url));
  const { code, stderr } = await producer(space, ['status']);
  expect(code).toBe(1);
  expect(stderr).toContain('expected a Redis that takes writes, got a replica of 127.0.0.1:1');
});

it('works for a user who may not CONFIG, and says that INFO is needed', async () => {
  const { url, name } = await ownRedis('--appendonly', 'yes');
  const admin = connect(url);
  await admin.acl('SETUSER', 'app', 'on', '>secret', '~*', '&*', '+@all', '-config');
  const space = { url: url.replace('redis://', 'redis://app:secret@'), name };
  expect(await producerJson(space, ['status'])).toMatchObject({ durability: 'append-only' });
  const worker = await startWorker(space);
  expect(worker.log).toContainEqual(expect.objectContaining({ durability: 'append-only' }));
  expect(await worker.stop()).toBe(0);
  await admin.acl('SETUSER', 'app', '-info');
  const { code, stderr } = await producer(space, ['status']);
  expect(code).toBe(1);
  expect(stderr).toContain('expected a user who may INFO');
});

it.each([
  ['always', ['--appendonly', 'yes', '--appendfsync', 'always'], /^what a crash of Redis may lose/],
  ['everysec', ['--appendonly', 'yes'], /^what a crash of Redis may lose/],
  ['no', ['--appendonly', 'yes', '--appendfsync', 'no'], /appendfsync no/],
  ['none', [], /keeps nothing on disk/],
  ['snapshots', ['--save', '60 1'], /no append-only file/],
])('says how much a crash of Redis may lose: %s', async (durability, args, said) => {
  const space = await ownRedis(...args);
  expect(await producerJson(space, ['status'])).toMatchObject({ durability });
  const worker = await startWorker(space);
  const line = worker.log.find((one) => one['durability'] === durability);
  expect(line?.['msg']).toMatch(said);
});

it('says which permission is missing, and does not use up the tries of orders meanwhile', async () => {
  const { url, name } = await ownRedis();
  const admin = connect(url);
  await admin.acl('SETUSER', 'app', 'on', '>secret', '~*', '&*', '+@all');
  const space = { url: url.replace('redis://', 'redis://app:secret@'), name };
  const dir = await temporaryDirectory();
  await writeShop(dir);
  await producerJson(space, ['load', dir]);
  const worker = await startWorker(space);
  await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--wait', '--run', 'first']);
  await admin.acl('SETUSER', 'app', '-hmget', '-hset');
  const refused = await producer(space, ['enqueue', join(dir, 'orders.csv')]);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('lacks a permission') });
  await producerJson({ url, name }, ['enqueue', join(dir, 'orders.csv')], {
    env: { ORDER_ATTEMPTS: '1' },
  });
  await worker.logged(({ err }) => /NOPERM|ACL|executing the script/.test(String(err)));
  // Redis 7 and newer say to a script what its user may do, so that others hear of it too.
  const canTell = (await admin.eval('return redis.acl_check_cmd and 1 or 0', 0)) === 1;
  const health = () => runNode('apps/worker/dist/health.js', [], environment(space, oneReplica));
  const red = { code: 1, stderr: expect.stringMatching(/it may not hmget, hset$/m) };
  await worker.logged(({ trouble }) => !canTell || String(trouble).endsWith('hmget, hset'));
  expect(await health()).toMatchObject(canTell ? red : { code: 0 });
  await admin.acl('SETUSER', 'app', '+@all');
  await worker.logged(({ msg }) => !canTell || msg === 'Redis well again');
  expect(await health()).toMatchObject({ code: 0 });
  const report = await producerJson({ url, name }, ['enqueue', join(dir, 'orders.csv'), '--wait']);
  expect(report).toMatchObject({ decided: 1, failed: 0 });
}, 60_000);

it('waits with the workers, and not with the producer, while Redis reads its file', async () => {
  const space = await startKeepingRedis('--key-load-delay', '100');
  await fillSlowly(space);
  const started = space.start();
  const [{ code, stderr }, worker] = await Promise.all([
    producer(space, ['status']),
    startWorker(space),
  ]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/LOADING.*it still reads its file; try again when it is done/);
  expect(worker.log.map(({ msg }) => msg)).toContain('waiting for Redis');
  await started;
  expect(await producer(space, ['status'])).toMatchObject({ code: 0 });
}, 60_000);

it('gives up within seconds on a Redis that stands still, and can be ended before', async () => {
  const space = await startKeepingRedis();
  process.kill(space.pid(), 'SIGSTOP');
  onTestFinished(() => void process.kill(space.pid(), 'SIGCONT'));
  expect(await producer(space, ['status'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('cannot reach Redis'),
  });
  process.kill(space.pid(), 'SIGCONT');
  const dir = await temporaryDirectory();
  await writeShop(dir);
  await producerJson(space, ['load', dir]);
  const args = ['enqueue', join(dir, 'orders.csv'), '--wait'];
  const [abandoned, interrupted] = [startProducer(space, args), startProducer(space, args)];
  await expect.poll(() => space.admin.llen('{own}:orders:wait'), { timeout: 20_000 }).toBe(1);
  process.kill(space.pid(), 'SIGSTOP');
  interrupted.interrupt();
  expect(await interrupted.ended).toBeNull();
  expect(await abandoned.ended).toBe(1);
}, 60_000);

it('ends workers and the dashboard in time, also while Redis stands still or is gone', async () => {
  const space = await startKeepingRedis();
  const env = { WORKER_DRAIN_MS: '1000', LOG_LEVEL: 'error' };
  const start = async () => [await startWorker(space, env), await startDashboard(space)] as const;
  const standing = await start();
  const gone = await start();
  process.kill(space.pid(), 'SIGSTOP');
  expect(await Promise.all(standing.map((one) => one.stop()))).toEqual([0, 0]);
  process.kill(space.pid(), 'SIGCONT');
  await space.kill();
  expect(await Promise.all(gone.map((one) => one.stop()))).toEqual([0, 0]);
}, 60_000);

it('goes red while Redis would drop keys, also when that is changed while it runs', async () => {
  const space = await startKeepingRedis();
  const worker = await startWorker(space);
  await space.admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
  expect(await worker.logged(({ msg }) => msg === 'Redis in trouble')).toMatchObject({
    trouble: expect.stringContaining('expected maxmemory-policy noeviction, got allkeys-lru'),
  });
  const env = environment(space, { WORKER_REPLICAS: '1' });
  const health = () => runNode('apps/worker/dist/health.js', [], env);
  expect(await health()).toMatchObject({ code: 1, stderr: expect.stringContaining('allkeys-lru') });
  await space.admin.config('SET', 'maxmemory-policy', 'noeviction');
  expect(await worker.logged(({ msg }) => msg === 'Redis well again')).toBeDefined();
  expect(await health()).toMatchObject({ code: 0 });
}, 60_000);

it('does not take an emptied Redis for a run that is done', async () => {
  const space = await startKeepingRedis();
  const dir = await temporaryDirectory();
  await writeShop(dir);
  await producerJson(space, ['load', dir]);
  const waiting = startProducer(space, ['enqueue', join(dir, 'orders.csv'), '--wait']);
  await expect.poll(() => space.admin.llen('{own}:orders:wait'), { timeout: 20_000 }).toBe(1);
  await space.admin.flushall();
  await waiting.said('Redis has lost orders of run orders: expected at least 1, it has 0');
  expect(await waiting.ended).toBe(1);
  const worker = await startWorker(space);
  await producerJson(space, ['load', dir]);
  const repaired = await producerJson(space, [
    'verify',
    join(dir, 'orders.csv'),
    '--repair',
    '--wait',
  ]);
  expect(repaired).toMatchObject({ decided: 1, missing: 0 });
  await space.kill();
  await worker.logged(({ msg }) => msg === 'Redis in trouble');
  await space.forgetAll();
  await space.start();
  await worker.logged(({ msg }) => msg === 'Redis well again');
  await producerJson(space, ['load', dir]);
  expect(await producerJson(space, ['enqueue', join(dir, 'orders.csv'), '--wait'])).toMatchObject({
    enqueued: 1,
    decided: 1,
  });
}, 60_000);

it('fails within seconds when Redis goes away in the middle, instead of hanging', async () => {
  const server = await startRedisServer({ cacheDir });
  onTestFinished(() => server.stop());
  const space = { url: server.url, name: 'own' };
  const dir = await temporaryDirectory();
  await writeShop(dir);
  expect(await producer(space, ['load', dir])).toMatchObject({ code: 0 });
  const waiting = producer(space, ['enqueue', join(dir, 'orders.csv'), '--wait']);
  const watcher = new Redis(server.url);
  await expect.poll(() => watcher.llen('{own}:orders:wait'), { timeout: 10_000 }).toBe(1);
  watcher.disconnect();
  process.kill(server.pid, 'SIGKILL');
  const { code, stderr } = await waiting;
  expect(code).toBe(1);
  expect(stderr).toMatch(/producer: .*Redis/);
}, 60_000);
