import { expect, it } from 'vitest';
import { isOwnHost } from './own-host.ts';

it.each(['127.0.0.1:3000', 'LOCALHOST', '[::1]:3000', 'dashboard:3000', '192.168.1.5'])(
  'answers to %s',
  (header) => {
    expect(isOwnHost(header)).toBe(true);
  },
);

it.each(['evil.example:3000', '127.0.0.1.evil.example', 'localhost.', '', 'a b', undefined])(
  'does not answer to %s, which could be a name of a stranger',
  (header) => {
    expect(isOwnHost(header)).toBe(false);
  },
);
