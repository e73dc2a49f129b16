// Who may ask the dashboard, and what it sends to protect those who do.
import { openKeySpace } from '@verdict/testing';
import { describe, expect, it } from 'vitest';
import { ask, askJson, runDashboard, startDashboard } from './browser-dashboard.ts';
import { environment } from './support/commands.ts';

function credentials(password: string) {
  const encoded = Buffer.from(`someone:${password}`).toString('base64');
  return { Authorization: `Basic ${encoded}` };
}

describe('access', () => {
  it('is protected by headers on every page, and tells nothing of its making', async () => {
    const dashboard = await startDashboard(openKeySpace());
    const paths = [
      '/',
      '/orders/x',
      '/orders/%E0%A4',
      '/failures',
      '/retries/none',
      '/api/overview',
      '/api/audit',
      '/metrics',
      '/static/live.js',
      '/static/none',
      '/livez',
      '/readyz',
      '/nothing',
      '/queues',
      '/queues/api/queues',
      '/queues/api/queues/orders/none',
      '/queues/api/queues/none/none',
      '/queues/static/none',
    ];
    for (const path of paths) {
      const { headers } = await ask(dashboard, path);
      const policy = headers['content-security-policy'] ?? '';
      expect(policy, path).toContain("default-src 'self'");
      expect(policy, path).toContain("frame-ancestors 'none'");
      expect(policy, path).not.toContain('unsafe-eval');
      expect(policy.includes('unsafe-inline'), path).toBe(path.startsWith('/queues'));
      expect(headers, path).not.toHaveProperty('x-powered-by');
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['x-frame-options'], path).toBe('DENY');
      expect(headers['referrer-policy'], path).toBe('no-referrer');
      expect(policy, path).not.toMatch(/https?:|\*/);
    }
    for (const headers of [
      { Host: 'evil.example' },
      { Host: 'evil.example', Accept: 'text/html' },
    ]) {
      const refused = await ask(dashboard, '/', { headers });
      expect(refused.headers['content-security-policy']).toContain("default-src 'self'");
    }
    const leaving = new AbortController();
    const events = await fetch(`${dashboard.url}/events`, { signal: leaving.signal });
    expect(events.headers.get('content-security-policy')).toContain("default-src 'self'");
    leaving.abort();
  });

  it('is refused under the name of a stranger', async () => {
    const dashboard = await startDashboard(openKeySpace());
    for (const path of ['/', '/api/overview', '/queues/api/queues', '/static/live.js']) {
      const { status } = await ask(dashboard, path, { headers: { Host: 'evil.example' } });
      expect(status, path).toBe(403);
    }
    expect((await ask(dashboard, '/', { headers: { Host: 'localhost:3000' } })).status).toBe(200);
  });

  it('needs the password where one is set; the health checks need none', async () => {
    const settings = { DASHBOARD_PASSWORD: 'pässword:1', DASHBOARD_HOST: '0.0.0.0' };
    const dashboard = await startDashboard(openKeySpace(), settings);
    expect(dashboard.url).toMatch(/^http:\/\/localhost:\d+$/);
    const local = { url: dashboard.url.replace('localhost', '127.0.0.1') };
    for (const path of ['/', '/events', '/metrics', '/orders/x', '/queues', '/static/live.js']) {
      const without = await ask(local, path);
      expect(without.status, path).toBe(401);
      expect(without.headers['www-authenticate']).toContain('Basic');
      const wrong = await ask(local, path, { headers: credentials('wrong') });
      expect(wrong.status, path).toBe(401);
    }
    const stranger = await askJson(local, '/api/overview');
    const error = { code: 'password-needed', message: 'A password is needed.' };
    expect(stranger).toEqual({ status: 401, body: { error } });
    const headers = { ...credentials('pässword:1'), Host: 'dashboard.example' };
    expect((await ask(local, '/', { headers })).status).toBe(200);
    expect((await ask(local, '/livez')).status).toBe(200);
    expect((await ask(local, '/readyz')).status).toBe(200);
  });

  it('beyond this machine is refused without a password, unless asked for', async () => {
    const space = openKeySpace();
    const refused = await runDashboard(environment(space), '--host', '0.0.0.0', '--port', '0');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('set DASHBOARD_PASSWORD');
    const dashboard = await startDashboard(space, {
      DASHBOARD_HOST: '0.0.0.0',
      DASHBOARD_UNPROTECTED: 'true',
    });
    const local = { url: dashboard.url.replace('localhost', '127.0.0.1') };
    expect((await ask(local, '/')).status).toBe(200);
  });
});

describe('roles', () => {
  const passwords = { DASHBOARD_PASSWORD: 'look', DASHBOARD_OPERATOR_PASSWORD: 'change' };
  const pause = '/queues/api/queues/orders/pause';
  const readOnly = (text: string) => JSON.parse(text).queues[0].readOnlyMode;
  const auditOf = (text: string): readonly object[] => JSON.parse(text).entries;

  it('let viewers look and operators change, and the audit log tells who did', async () => {
    const dashboard = await startDashboard(openKeySpace(), passwords);
    const as = (password: string, path: string, method = 'GET') =>
      ask(dashboard, path, { method, headers: credentials(password) });
    const isPaused = async () =>
      JSON.parse((await as('look', '/api/overview')).text).figures.queue.isPaused;

    expect(readOnly((await as('look', '/queues/api/queues')).text)).toBe(true);
    const refused = await as('look', pause, 'PUT');
    expect([refused.status, await isPaused()]).toEqual([403, false]);
    expect(refused.text).toContain('/operator');
    expect((await as('look', '/api/audit')).status).toBe(403);
    expect((await as('guess', pause, 'PUT')).status).toBe(401);

    expect(readOnly((await as('change', '/queues/api/queues')).text)).toBe(false);
    expect((await as('change', pause, 'PUT')).status).toBeLessThan(300);
    await expect.poll(isPaused).toBe(true);
    const entries = async () => auditOf((await as('change', '/api/audit')).text);
    await expect.poll(async () => (await entries()).length).toBe(3);
    const audited = { action: `PUT ${pause}`, user: 'someone', address: '127.0.0.1' };
    expect(await entries()).toMatchObject([
      { ...audited, role: 'operator', outcome: 'done' },
      { action: 'log in', user: '', role: null, outcome: 'refused' },
      { ...audited, role: 'viewer', outcome: 'refused' },
    ]);
    expect((await as('change', '/api/audit?limit=1')).text).not.toContain('log in');
    expect((await as('change', '/api/audit?limit=no')).status).toBe(400);
  });

  it('are told apart, or the dashboard does not start', async () => {
    const env = { ...passwords, DASHBOARD_OPERATOR_PASSWORD: 'look' };
    const { code, stderr } = await runDashboard(environment(openKeySpace(), env));
    expect([code, stderr]).toEqual([2, expect.stringContaining('got theirs')]);
  });
});
