import { expect, it } from 'vitest';
import { maskId } from './mask.ts';

it.each([
  ['customer-17', 'cust…'],
  ['c-12345', 'c-1…'],
  ['ab', 'a…'],
  ['a', '…'],
  ['👩‍🚀👩‍🚀👩‍🚀👩‍🚀', '👩‍🚀👩…'],
])('shows of %s only %s', (id, masked) => {
  expect(maskId(id)).toBe(masked);
});
