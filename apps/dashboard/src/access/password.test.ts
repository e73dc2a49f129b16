import { expect, it } from 'vitest';
import { isPassword, passwordOf } from './password.ts';

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

it.each([
  ['operator:secret', 'secret'],
  [':secret', 'secret'],
  ['operator:with:colons', 'with:colons'],
  ['operator:pässwörd', 'pässwörd'],
  ['operator:', ''],
])('reads the password of %s', (credentials, password) => {
  expect(passwordOf(basic(credentials))).toBe(password);
});

it.each([undefined, '', 'Basic', 'Basic !!!', 'Bearer secret', basic('no colon')])(
  'reads none from %s',
  (header) => {
    expect(passwordOf(header)).toBeUndefined();
  },
);

it('accepts the password and nothing else', () => {
  expect(isPassword('secret', 'secret')).toBe(true);
  for (const other of [undefined, '', 'Secret', 'secret ', 'secre']) {
    expect(isPassword(other, 'secret')).toBe(false);
  }
});
