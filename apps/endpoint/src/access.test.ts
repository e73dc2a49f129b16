import { SettingsError } from '@verdict/runtime';
import { expect, it } from 'vitest';
import { accessOf } from './access.ts';

const closed = { ENDPOINT_HOST: '0.0.0.0', ENDPOINT_PASSWORD: '', ENDPOINT_UNPROTECTED: false };

it('does not listen beyond this machine without a password', () => {
  expect(() => accessOf(closed)).toThrow(SettingsError);
  expect(() => accessOf(closed)).toThrow('set ENDPOINT_PASSWORD');
});

it.each([
  { ENDPOINT_HOST: '127.0.0.1' },
  { ENDPOINT_PASSWORD: 's' },
  { ENDPOINT_UNPROTECTED: true },
])('listens with %j', (given) => {
  expect(accessOf({ ...closed, ...given })).toMatchObject({ isEverybodyOperator: true });
});
