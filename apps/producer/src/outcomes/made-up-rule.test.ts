import { expect, test } from 'vitest';
import { isFulfilledByRule } from './made-up-rule.ts';

const timestamp = '2021-07-04 12:00:00';

function fulfilled(quantity: number, inventory: number | null, available_from: string | null) {
  const order = {
    order_id: 'o',
    customer_id: 'c',
    timestamp,
    sku_code: 's',
    quantity,
    zip_code: 'z',
  };
  return isFulfilledByRule({
    order,
    snapshot: {
      inventory: inventory === null ? null : { inventory, timestamp },
      payment: null,
      zip_code: available_from === null ? null : { available_from },
    },
  });
}

test.each([
  [3, 3, '2021-07-11 12:00:00', true],
  [3, 3, '2020-01-01 00:00:00', true],
  [3, 2, '2021-07-04 12:00:00', false],
  [3, 3, '2021-07-11 12:00:01', false],
  [1, null, '2021-07-04 12:00:00', false],
  [1, 1, null, false],
])('%d ordered, %j in stock, delivered to from %j: %s', (quantity, stock, opens, expected) => {
  expect(fulfilled(quantity, stock, opens)).toBe(expected);
});
