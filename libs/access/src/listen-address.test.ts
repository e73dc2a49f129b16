import { expect, it } from 'vitest';
import { isLoopback } from './listen-address.ts';

it.each([
  '127.0.0.1',
  '127.1.2.3',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::0001',
  '::ffff:127.0.0.1',
  'localhost',
  'LOCALHOST',
])('knows %s as this machine alone', (host) => {
  expect(isLoopback(host)).toBe(true);
});

it.each([
  '0.0.0.0',
  '0',
  '127.1',
  '2130706433',
  '0x7f000001',
  '::',
  '::0',
  '::ffff:0.0.0.0',
  '::ffff:192.168.1.5',
  '1::1',
  'fe80::1',
  '192.168.1.5',
  '127.evil.example',
  'localhost.evil.example',
  'dashboard',
])('takes %s as one that others can reach', (host) => {
  expect(isLoopback(host)).toBe(false);
});
