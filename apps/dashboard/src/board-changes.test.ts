import { expect, it } from 'vitest';
import { isReading, refusalOfChange } from './board-changes.ts';

it('tells reading from changing', () => {
  expect(['GET', 'HEAD'].every(isReading)).toBe(true);
  expect(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'get'].some(isReading)).toBe(false);
});

it.each([
  'POST /api/queues/orders/add',
  'PUT /api/queues/orders/empty',
  'PUT /api/queues/orders/obliterate',
  'PUT /api/queues/orders/clean/failed',
  'PUT /api/queues/orders/orders~o-1/clean',
  'PATCH /api/queues/orders/orders~o-1/update-data',
  'DELETE /api/queues/orders/orders~o-1',
  'PUT /api/queues/orders/../retry/failed',
  'PUT /api/queues/orders-2-of-4/empty',
  'PUT /api/queues/orders-of-another/pause',
])('refuses what would lose or invent an order: %s', (call) => {
  const [method = '', path = ''] = call.split(' ');
  expect(refusalOfChange(method, path)).toMatch('does not add, edit or remove');
});

it.each([
  'PUT /api/queues/orders/retry/failed',
  'PUT /api/queues/orders/pause',
  'PUT /api/queues/resume',
  'PUT /api/queues/orders/orders~a%2Fb/promote',
  'PATCH /api/queues/orders/orders~o-1/priority',
  'PUT /api/queues/orders-2-of-4/orders~o-1/retry',
  'PUT /api/queues/orders-12-of-16-on-2-servers/pause',
])('allows %s', (call) => {
  const [method = '', path = ''] = call.split(' ');
  expect(refusalOfChange(method, path)).toBeUndefined();
});
