// The dashboard when something is wrong: with its port, its settings, its Redis; and its end.
import { startRedisServer } from '@verdict/redis-server';
import { openKeySpace } from '@verdict/testing';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, askJson, runDashboard, startDashboard } from './browser-dashboard.ts';
import { startSilentProxy } from './browser-silent-proxy.ts';
import { problemsOfAnswers } from './described-answers.ts';
import { environment } from './support/commands.ts';

const cacheDir = join(import.meta.dirname, '../.cache/redis');

/** A port on which a Redis ran and runs no more. */
async function startAndStop(): Promise<{ readonly port: number }> {
  const redis = await startRedisServer({ cacheDir });
  await redis.stop();
  return { port: redis.port };
}

describe('trouble', () => {
  it('with a port that is taken is told in one line', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, stderr } = await runDashboard(environment(openKeySpace()), '--port', port);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `dashboard: port ${port} of 127.0.0.1 is taken; choose another with --port or DASHBOARD_PORT\n`,
    );
  });

  it('with settings is told with what was expected', async () => {
    const { code, stderr } = await runDashboard(environment(openKeySpace()), '--port', '70000');
    expect(code).toBe(2);
    expect(stderr).toContain(
      'DASHBOARD_PORT: expected a whole number from 0 to 65535, got "70000"',
    );
  });

  it('with Redis, from the start and later, is told, and it passes by itself', async () => {
    const { port } = await startAndStop();
    const space = { url: `redis://127.0.0.1:${port}`, name: 'own' };
    const dashboard = await startDashboard(space);
    expect((await ask(dashboard, '/livez')).status).toBe(200);
    const unready = await askJson(dashboard, '/readyz');
    expect(unready).toMatchObject({
      status: 503,
      body: { reason: expect.stringContaining('ECONNREFUSED') },
    });
    const page = await ask(dashboard, '/', { headers: { Accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.text).toContain('No answer from Redis since');
    for (const path of ['/api/overview', '/orders/x', '/metrics', '/queues/api/queues']) {
      expect((await ask(dashboard, path)).status, path).toBe(503);
    }
    expect(await problemsOfAnswers(dashboard, {})).toEqual([]);
    const error = { code: 'redis-away', message: expect.stringContaining('ECONNREFUSED') };
    expect((await askJson(dashboard, '/api/runs')).body).toEqual({ error });
    expect((await askJson(dashboard, '/api/orders/x')).body).toEqual({ error });

    const redis = await startRedisServer({ cacheDir, port });
    onTestFinished(() => redis.stop());
    const ready = async () => (await ask(dashboard, '/readyz')).status;
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    const overview = async () => (await ask(dashboard, '/api/overview')).status;
    await expect.poll(overview, { timeout: 10_000 }).toBe(200);

    process.kill(redis.pid, 'SIGSTOP');
    onTestFinished(() => void process.kill(redis.pid, 'SIGCONT'));
    expect(await ready()).toBe(503);
    expect(await overview()).toBe(503);
    process.kill(redis.pid, 'SIGCONT');
    await expect.poll(ready, { timeout: 10_000 }).toBe(200);
    await expect.poll(overview, { timeout: 10_000 }).toBe(200);
  });

  it('with a connection that falls silent passes by itself', async () => {
    const space = openKeySpace();
    const proxy = await startSilentProxy(space.url);
    const dashboard = await startDashboard({ url: proxy.url, name: space.name });
    const ready = async () => (await ask(dashboard, '/readyz')).status;
    expect(await ready()).toBe(200);
    proxy.silence();
    expect(await ready()).toBe(503);
    await expect.poll(ready, { timeout: 15_000 }).toBe(200);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends on %s although pages are open', async (signal) => {
    const dashboard = await startDashboard(openKeySpace());
    const { body } = await fetch(`${dashboard.url}/events`);
    const cut = new Response(body).text().catch(() => 'cut');
    dashboard.process.kill(signal);
    expect(await dashboard.exited).toBe(0);
    await cut;
  });

  it('ends with whoever started it, Redis there or not', async () => {
    const { port } = await startAndStop();
    const nowhere = { url: `redis://127.0.0.1:${port}`, name: 'nowhere' };
    for (const space of [openKeySpace(), nowhere]) {
      const dashboard = await startDashboard(space);
      dashboard.process.disconnect();
      expect(await dashboard.exited).toBe(0);
    }
  });
});
