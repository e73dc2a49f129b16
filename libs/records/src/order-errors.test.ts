import { expect, test } from 'vitest';
import { ImpossibleOrderError, OrderError, reasonOfError } from './order-errors.ts';

test('our errors carry the code under which the order is listed; all others are "error"', () => {
  expect(reasonOfError(new ImpossibleOrderError('job.malformed', 'x'))).toBe('job.malformed');
  expect(reasonOfError(new OrderError('feature.unknown', 'x'))).toBe('feature.unknown');
  expect(reasonOfError(new Error('x'))).toBe('error');
  expect(reasonOfError({ reason: 'forged' })).toBe('error');
});
