import { expect, it } from 'vitest';
import { credentialsOf, isPassword } from './credentials.ts';

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

it.each([
  ['operator:secret', 'operator', 'secret'],
  [':secret', '', 'secret'],
  ['operator:with:colons', 'operator', 'with:colons'],
  ['operator:pässwörd', 'operator', 'pässwörd'],
  ['operator:', 'operator', ''],
])('reads user and password of %s', (credentials, user, password) => {
  expect(credentialsOf(basic(credentials))).toEqual({ user, password });
});

it.each([undefined, '', 'Basic', 'Basic !!!', 'Bearer', 'Bearer two words', basic('no colon')])(
  'reads none from %s',
  (header) => {
    expect(credentialsOf(header)).toBeUndefined();
  },
);

it('reads the token of a program as a password without a user', () => {
  expect(credentialsOf('Bearer s3cret-~+/=')).toEqual({ user: '', password: 's3cret-~+/=' });
});

it('accepts the password and nothing else', () => {
  expect(isPassword('secret', 'secret')).toBe(true);
  for (const other of [undefined, '', 'Secret', 'secret ', 'secre']) {
    expect(isPassword(other, 'secret')).toBe(false);
  }
});

it('lets nobody in with an empty password', () => {
  expect(isPassword('', '')).toBe(false);
  expect(isPassword(undefined, '')).toBe(false);
});
