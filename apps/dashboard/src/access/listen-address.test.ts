import { readSettings } from '@verdict/runtime';
import { expect, it } from 'vitest';
import { isLoopback, refuseOpenAddress } from './listen-address.ts';

function check(environment: Record<string, string>): void {
  refuseOpenAddress(readSettings({}, environment));
}

it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])(
  'knows %s as this machine alone',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

it.each(['0.0.0.0', '::', '192.168.1.5', '127.evil.example', 'localhost.evil.example'])(
  'knows that others can reach %s',
  (host) => {
    expect(isLoopback(host)).toBe(false);
  },
);

it('asks for a password where others can reach it', () => {
  expect(() => check({ DASHBOARD_HOST: '0.0.0.0' })).toThrow('set DASHBOARD_PASSWORD');
  expect(() => check({ DASHBOARD_HOST: '0.0.0.0', DASHBOARD_PASSWORD: 'x' })).not.toThrow();
  expect(() => check({ DASHBOARD_HOST: '0.0.0.0', DASHBOARD_UNPROTECTED: 'true' })).not.toThrow();
  expect(() => check({})).not.toThrow();
});

it('is never writable for everybody', () => {
  const open = { DASHBOARD_HOST: '0.0.0.0', DASHBOARD_UNPROTECTED: 'true' };
  expect(() => check({ ...open, DASHBOARD_WRITABLE: 'true' })).toThrow('DASHBOARD_WRITABLE');
  expect(() =>
    check({ ...open, DASHBOARD_WRITABLE: 'true', DASHBOARD_PASSWORD: 'x' }),
  ).not.toThrow();
  expect(() => check({ DASHBOARD_WRITABLE: 'true' })).not.toThrow();
});
