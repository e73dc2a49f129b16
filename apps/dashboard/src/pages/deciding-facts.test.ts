import { expect, it } from 'vitest';
import { decidingNames } from './deciding-facts.ts';

it.each([
  ['inventory.none', ['inventory', 'inventory_left']],
  ['zip-code.not-yet', ['zip_code_available', 'days_until_available', 'zip_code available_from']],
  ['payment.other', ['payment_status']],
  ['hour.before-six', ['order_hour_of_day']],
  ['deliver', []],
  ['constructor.name', []],
  ['', []],
])('of the reason %j the deciding names are %j', (reason, names) => {
  expect([...decidingNames(reason)]).toEqual(names);
});
