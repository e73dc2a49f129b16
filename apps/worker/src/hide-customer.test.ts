import { ImpossibleOrderError } from '@verdict/records';
import { expect, it } from 'vitest';
import { hideCustomer } from './hide-customer.ts';

const data = { order: { customer_id: 'customer-4711' } };

it('leaves out the customer of the order, and nothing else', () => {
  const error = new ImpossibleOrderError('odd', 'no name for customer-4711 (customer-4711) of o-1');
  expect(hideCustomer(error, data)).toBe(error);
  expect(error.message).toBe('no name for … (…) of o-1');
  expect(error.stack).not.toContain('4711');
});

it.each([undefined, null, 'text', {}, { order: null }, { order: { customer_id: 7 } }])(
  'passes on an error of a job with %j',
  (rubbish) => {
    const error = new Error('as it is');
    expect(hideCustomer(error, rubbish)).toBe(error);
    expect(error.message).toBe('as it is');
  },
);

it('does not look for an id that any word may contain', () => {
  const error = new Error('took 10 s');
  hideCustomer(error, { order: { customer_id: '1' } });
  expect(error.message).toBe('took 10 s');
});
