import { expect, test } from 'vitest';
import { orderJobSchema } from './order-job.ts';

const order = {
  order_id: 'o-1',
  customer_id: 'c-1',
  timestamp: '2021-07-04 20:31:02',
  sku_code: 'sku',
  quantity: 1,
  zip_code: '03779',
};
const settings = { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false };

test('a job carries its run, the settings of the run and the order', () => {
  const job = { run: 'july', settings, order };
  expect(orderJobSchema.parse(job)).toEqual(job);
});

test('nothing else travels in a job, the outcome of the order least of all', () => {
  const job = {
    run: 'july',
    settings,
    order: { ...order, order_fulfilled: true },
    order_fulfilled: true,
  };
  expect(orderJobSchema.parse(job)).toEqual({ run: 'july', settings, order });
});

test.each([
  ['no object', 'text'],
  ['nothing', undefined],
  ['a run name with a colon', { run: 'a:b', settings, order }],
  ['no order', { run: 'july', settings }],
  ['no settings', { run: 'july', order }],
  ['an order with a number as id', { run: 'july', settings, order: { ...order, order_id: 7 } }],
  [
    'an unknown way to look up stock',
    { run: 'july', settings: { ...settings, inventory_as_of: 'tomorrow' }, order },
  ],
  ['strict as text', { run: 'july', settings: { ...settings, strict: 'false' }, order }],
])('a job with %s is refused', (_what, job) => {
  expect(orderJobSchema.safeParse(job).success).toBe(false);
});
