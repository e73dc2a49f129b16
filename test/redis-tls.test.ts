// Redis over TLS: both sides show certificates, and nothing goes on with one that is not good.
import { onFreePort, startRedisServer } from '@verdict/redis-server';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, startDashboard } from './browser-dashboard.ts';
import { openShop, run } from './browser-shop.ts';
import { canTestTls, certify } from './support/certificates.ts';
import { producer, startWorker } from './support/commands.ts';
import { temporaryDirectory } from './support/files.ts';

const cacheDir = join(import.meta.dirname, '../.cache/redis');

/** A server whose certificate names a host, and the settings with which a client is let in. */
async function startTlsRedis(host: string) {
  const dir = await temporaryDirectory();
  const file = (name: string) => join(dir, name);
  await certify(dir, 'authority', 'DNS:authority');
  await certify(dir, 'other', 'DNS:authority');
  await certify(dir, 'server', host, 'authority');
  await certify(dir, 'client', 'DNS:client', 'authority');
  const server = await onFreePort(async (tlsPort) => {
    // prettier-ignore
    const args = ['--tls-port', String(tlsPort), '--tls-cert-file', file('server.crt'),
      '--tls-key-file', file('server.key'), '--tls-ca-cert-file', file('authority.crt')];
    return { ...(await startRedisServer({ cacheDir, args })), tlsPort };
  });
  onTestFinished(() => server.stop());
  const env = {
    REDIS_CA_FILE: file('authority.crt'),
    REDIS_CERT_FILE: file('client.crt'),
    REDIS_KEY_FILE: file('client.key'),
  };
  const space = { url: `rediss://127.0.0.1:${server.tlsPort}`, name: 'own' };
  return { space, env, file, server };
}

describe.skipIf(!(await canTestTls()))('over TLS', () => {
  it('every part works with an authority of its own and certificates of both sides', async () => {
    const { space, env } = await startTlsRedis('IP:127.0.0.1');
    for (const [name, path] of Object.entries(env)) process.env[name] = path;
    onTestFinished(() => {
      for (const name of Object.keys(env)) delete process.env[name];
    });
    await startWorker(space, env);
    const shop = await openShop(space, ['a', 'b']);
    await run(space, ['enqueue', shop.orders, '--wait'], env);
    await run(space, ['verify', shop.orders], env);
    const dashboard = await startDashboard(space, env);
    expect((await ask(dashboard, '/readyz')).status).toBe(200);
    expect((await ask(dashboard, '/orders/a')).text).toContain('decided');
  });

  it('a server that cannot prove its name is refused, and whoever cannot prove theirs', async () => {
    const { space, env, file, server } = await startTlsRedis('DNS:redis.example');
    const named = { url: space.url.replace('127.0.0.1', 'localhost'), name: 'own' };
    const status = async (where: typeof space, changes: Record<string, string>) => {
      const { code, stderr } = await producer(where, ['status'], { env: { ...env, ...changes } });
      expect(code).toBe(1);
      return stderr;
    };
    expect(await status(space, {})).toMatch(/IP: 127\.0\.0\.1 is not in the cert's list/);
    expect(await status(named, {})).toMatch(/Hostname\/IP does not match certificate's altnames/);
    const unsigned = /self-signed certificate|unable to (verify|get)/;
    expect(await status(space, { REDIS_CA_FILE: '' })).toMatch(unsigned);
    expect(await status(space, { REDIS_CA_FILE: file('other.crt') })).toMatch(unsigned);
    const leaveOut = { REDIS_CA_FILE: '', NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    expect(await status(space, leaveOut)).toMatch(unsigned);
    const plain = { url: `redis://127.0.0.1:${server.tlsPort}`, name: 'own' };
    expect(await status(plain, {})).toContain('cannot reach Redis');
  });

  it('a client without a certificate of its own is not let in', async () => {
    const { space, env } = await startTlsRedis('IP:127.0.0.1');
    const without = { ...env, REDIS_CERT_FILE: '', REDIS_KEY_FILE: '' };
    const { code, stderr } = await producer(space, ['status'], { env: without });
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot reach Redis')]);
    expect((await producer(space, ['runs'], { env })).code).toBe(0);
  });
});
