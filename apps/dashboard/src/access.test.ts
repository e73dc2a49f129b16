import { readSettings } from '@verdict/runtime';
import { expect, it } from 'vitest';
import { accessOf } from './access.ts';

function check(environment: Record<string, string>): () => void {
  return () => accessOf(readSettings({}, environment));
}

const open = { DASHBOARD_HOST: '0.0.0.0' };

it('asks for a password where others can reach it', () => {
  expect(check(open)).toThrow('set DASHBOARD_PASSWORD');
  expect(check({ ...open, DASHBOARD_PASSWORD: 'x' })).not.toThrow();
  expect(check({ ...open, DASHBOARD_OPERATOR_PASSWORD: 'x' })).not.toThrow();
  expect(check({ ...open, DASHBOARD_UNPROTECTED: 'true' })).not.toThrow();
  expect(check({})).not.toThrow();
});

it('is never writable for everybody', () => {
  const unprotected = { ...open, DASHBOARD_UNPROTECTED: 'true', DASHBOARD_WRITABLE: 'true' };
  expect(check(unprotected)).toThrow('DASHBOARD_WRITABLE');
  expect(check({ ...unprotected, DASHBOARD_PASSWORD: 'x' })).not.toThrow();
  expect(check({ DASHBOARD_WRITABLE: 'true' })).not.toThrow();
});

it('does not make an operator of everybody by mistake', () => {
  const operator = { DASHBOARD_OPERATOR_PASSWORD: 'x' };
  expect(check({ ...operator, DASHBOARD_PASSWORD: 'x' })).toThrow('got theirs');
  expect(check({ ...operator, DASHBOARD_WRITABLE: 'true' })).toThrow('DASHBOARD_OPERATOR_PASSWORD');
  expect(check({ ...operator, DASHBOARD_PASSWORD: 'y' })).not.toThrow();
});
