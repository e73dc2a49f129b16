// Redis with sentinels: the master dies in the middle of a run, a replica is promoted, and everything goes on there.
import { onFreePort, startRedisServer } from '@verdict/redis-server';
import { openKeySpace } from '@verdict/testing';
import { Redis } from 'ioredis';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, askOverview, startDashboard } from './browser-dashboard.ts';
import { canTestTls, certify } from './support/certificates.ts';
import {
  environment,
  producer,
  producerJson,
  runNode,
  type Space,
  startProducer,
  startWorker,
} from './support/commands.ts';
import { getJson, postJson, startEndpoint } from './support/endpoint.ts';
import { temporaryDirectory } from './support/files.ts';
import { generatedShop } from './support/generated-shop.ts';
import { expectAllDecided } from './support/run-results.ts';
import { startSentinel, startSentinelRedis } from './support/sentinels.ts';

const cacheDir = join(import.meta.dirname, '../.cache/redis');
const orders = 6000;

async function decidedIn(redis: Redis): Promise<number> {
  const counts = await redis.hvals('{own}:run:orders:counts');
  return counts.reduce((sum, count) => sum + Number(count), 0);
}

async function isHealthy(space: Space): Promise<boolean> {
  const env = environment(space, { WORKER_REPLICAS: '1' });
  return (await runNode('apps/worker/dist/health.js', [], env)).code === 0;
}

const anOrder = {
  order_id: 'live-1',
  customer_id: 'c-1',
  timestamp: '2021-07-04 12:00:00',
  sku_code: 'sku-1',
  zip_code: '01234',
};

it('a master dies in mid-run: all go on at the promoted replica, and one repair completes the run', async () => {
  const { dir, orders: file } = await generatedShop(orders);
  const { space, master, replica, killMaster } = await startSentinelRedis();
  await producerJson(space, ['load', dir]);
  const worker = await startWorker(space, { WORKER_LOCK_MS: '2000' });
  const [dashboard, endpoint] = await Promise.all([startDashboard(space), startEndpoint(space)]);
  const readiness = async () => [
    (await ask(dashboard, '/readyz')).status,
    (await getJson(endpoint, '/readyz')).status,
  ];
  await expect.poll(readiness, { timeout: 20_000 }).toEqual([200, 200]);
  expect(await isHealthy(space)).toBe(true);
  const enqueueing = startProducer(space, ['enqueue', file, '--wait']);
  await expect.poll(() => decidedIn(master), { interval: 2, timeout: 30_000 }).toBeGreaterThan(500);

  killMaster();
  await expect.poll(readiness, { interval: 20, timeout: 20_000 }).toEqual([503, 503]);
  await expect
    .poll(() => replica.info('replication'), { timeout: 40_000 })
    .toContain('role:master');
  await expect.poll(readiness, { timeout: 40_000 }).toEqual([200, 200]);
  await expect.poll(() => isHealthy(space), { timeout: 40_000 }).toBe(true);

  expect([0, 1], 'a command may give up').toContain(await enqueueing.ended);
  const repaired = await producerJson(space, ['verify', file, '--repair', '--wait']);
  expect(repaired).toMatchObject({ decided: orders, missing: 0, pending: 0, failed: 0 });
  await expectAllDecided(space, dir);
  expect(await decidedIn(replica)).toBe(orders);
  expect(worker.process.exitCode, 'the worker that was there before').toBeNull();
  expect(worker.log.filter(({ msg }) => msg === 'ready')).toHaveLength(1);
  expect(await postJson(endpoint, '/invocations', anOrder)).toMatchObject({ status: 200 });
  await expect
    .poll(async () => (await askOverview(dashboard)).body.figures.orders, { timeout: 20_000 })
    .toMatchObject({ decided: orders + 1, failed: 0 });
  expect((await ask(dashboard, '/metrics')).text).toContain(
    'verdict_redis_memory_used_bytes{server="shop"}',
  );
}, 180_000);

it('an address of sentinels that leads nowhere is told, with what each of them said', async () => {
  const port = await startSentinel({ masterPort: 1 });
  const status = (url: string) => producer({ url, name: 'own' }, ['status']);
  const unknown = await status(`redis+sentinel://127.0.0.1:1,127.0.0.1:${port}/stock`);
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toMatch(
    /cannot reach Redis at redis\+sentinel:\/\/127\.0\.0\.1:1,127\.0\.0\.1:\d+\/stock: no sentinel names its master: 127\.0\.0\.1:1: connect ECONNREFUSED.*; 127\.0\.0\.1:\d+: it knows no master stock/,
  );
  const space = { url: `redis+sentinel://127.0.0.1:${port}/shop`, name: 'own' };
  const dead = await status(space.url);
  expect(dead).toMatchObject({ code: 1, stderr: expect.stringContaining('ECONNREFUSED') });
  expect(await isHealthy(space), 'the health command').toBe(false);
  const nameless = await status(`redis+sentinel://user:secret@127.0.0.1:${port}`);
  expect(nameless).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('REDIS_URL: expected the name of the master'),
  });
  expect(nameless.stderr).not.toContain('secret');
}, 60_000);

it('a sentinel that takes connections and never answers is passed over', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const { url: master, name } = openKeySpace();
  const port = await startSentinel({ masterPort: Number(new URL(master).port) });
  const address = silent.address();
  const silentPort = typeof address === 'object' ? address?.port : undefined;
  const url = `redis+sentinel://127.0.0.1:${silentPort},127.0.0.1:${port}/shop`;
  expect(await producer({ url, name }, ['runs'])).toMatchObject({ code: 0, stderr: '' });
}, 60_000);

describe.skipIf(!(await canTestTls()))('with TLS and passwords', () => {
  it('sentinels and servers are both checked, each with a password of its own', async () => {
    const dir = await temporaryDirectory();
    const file = (name: string) => join(dir, name);
    await certify(dir, 'authority', 'DNS:authority');
    await certify(dir, 'server', 'IP:127.0.0.1', 'authority');
    const tls = [
      `tls-cert-file ${file('server.crt')}`,
      `tls-key-file ${file('server.key')}`,
      `tls-ca-cert-file ${file('authority.crt')}`,
      'tls-auth-clients no',
    ];
    const args = tls.flatMap((line) => [`--${line.split(' ')[0]}`, String(line.split(' ')[1])]);
    const master = await onFreePort(async (tlsPort) => {
      const started = await startRedisServer({
        cacheDir,
        args: [...args, '--tls-port', String(tlsPort), '--masterauth', 'of-server'],
      });
      return { ...started, tlsPort };
    });
    onTestFinished(() => master.stop());
    const admin = new Redis(master.url);
    await admin.config('SET', 'requirepass', 'of-server');
    admin.disconnect();
    const port = await startSentinel({
      masterPort: master.tlsPort,
      portSetting: 'tls-port',
      settings: [
        ...tls,
        'tls-replication yes',
        'requirepass of-sentinel',
        'sentinel auth-pass shop of-server',
      ],
    });
    const runs = (scheme: string, password: string, option: string, env = {}) =>
      producer(
        { url: `${scheme}+sentinel://:${password}@127.0.0.1:${port}/shop${option}`, name: 'own' },
        ['runs'],
        { env: { REDIS_CA_FILE: file('authority.crt'), ...env } },
      );
    const ofSentinel = '?sentinel_password=of-sentinel';
    expect(await runs('rediss', 'of-server', ofSentinel)).toMatchObject({ code: 0 });
    for (const [scheme, password, option, env, told] of [
      ['rediss', 'of-server', '', {}, /NOAUTH/],
      ['rediss', 'of-server', '?sentinel_password=wrong', {}, /WRONGPASS/],
      ['rediss', 'wrong', ofSentinel, {}, /WRONGPASS/],
      ['rediss', 'of-server', ofSentinel, { REDIS_CA_FILE: '' }, /self-signed|unable to/],
      ['redis', 'of-server', ofSentinel, {}, /no sentinel names its master: 127\.0\.0\.1:\d+: /],
    ] as const) {
      const { code, stderr } = await runs(scheme, password, option, env);
      expect([code, stderr]).toEqual([1, expect.stringMatching(told)]);
      expect(stderr).not.toMatch(/of-server|of-sentinel/);
    }
  }, 60_000);
});
