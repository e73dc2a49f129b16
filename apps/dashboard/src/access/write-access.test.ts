import { expect, it } from 'vitest';
import { refusalOf, type WriteRequest } from './write-access.ts';

function retry(changes: Partial<WriteRequest> = {}): WriteRequest {
  return {
    method: 'PUT',
    path: '/api/queues/orders/orders~o-1/retry',
    host: '127.0.0.1:3000',
    origin: 'http://127.0.0.1:3000',
    fetchSite: 'same-origin',
    ...changes,
  };
}

it('lets everybody read', () => {
  const foreign = { origin: 'https://evil.example', fetchSite: 'cross-site' };
  expect(refusalOf(retry({ method: 'GET', ...foreign }), false)).toBeUndefined();
});

it('refuses every change unless writable', () => {
  expect(refusalOf(retry(), true)).toBeUndefined();
  expect(refusalOf(retry(), false)).toMatch('--writable');
});

it.each<Partial<WriteRequest>>([
  { origin: 'https://evil.example', fetchSite: undefined },
  { origin: 'http://127.0.0.1:3001', fetchSite: undefined },
  { origin: 'null', fetchSite: undefined },
  { origin: undefined, fetchSite: 'cross-site' },
  { origin: undefined, fetchSite: 'same-site' },
  { origin: undefined, fetchSite: 'none' },
  { host: undefined, fetchSite: undefined },
])('refuses what another site sends: %o', (changes) => {
  expect(refusalOf(retry(changes), true)).toMatch('another site');
});

it('lets a program on this machine write, which sends neither header', () => {
  expect(refusalOf(retry({ origin: undefined, fetchSite: undefined }), true)).toBeUndefined();
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
  expect(refusalOf(retry({ method, path }), true)).toMatch('does not add, edit or remove');
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
  expect(refusalOf(retry({ method, path }), true)).toBeUndefined();
});
