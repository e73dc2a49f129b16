import { ImpossibleOrderError, type OrderJob } from '@verdict/records';
import * as fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { parseOrderJob } from './parse-order-job.ts';

const job: OrderJob = {
  run: 'july',
  settings: { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false },
  order: {
    order_id: 'o-1',
    customer_id: 'c-1',
    timestamp: '2021-07-04 20:31:02',
    sku_code: 'sku',
    quantity: 1,
    zip_code: '03779',
  },
};

function errorOf(data: unknown): unknown {
  try {
    return parseOrderJob(data);
  } catch (error) {
    return error;
  }
}

test('what a producer put there is taken', () => {
  expect(parseOrderJob(structuredClone(job))).toEqual(job);
});

test('what no producer put there never reaches the model', () => {
  const forged = { ...job, order: { ...job.order, order_fulfilled: 'True', inventory: 99 } };
  expect(parseOrderJob(forged)).toEqual(job);
});

test.each([
  undefined,
  null,
  'text',
  7,
  [],
  {},
  { ...job, run: '../up' },
  { ...job, order: { ...job.order, order_id: '' } },
  { ...job, order: { ...job.order, timestamp: '2021-02-30 00:00:00' } },
  { ...job, order: { ...job.order, quantity: '1' } },
  { ...job, order: { ...job.order, sku_code: 'a\u001eb' } },
])('%j can never become a decision', (data) => {
  const error = errorOf(data);
  expect(error).toBeInstanceOf(ImpossibleOrderError);
  expect(error).toHaveProperty('reason', 'job.malformed');
});

test('the message is one short line that says where and what', () => {
  const error = errorOf({
    ...job,
    order: { ...job.order, quantity: 0, zip_code: 'x'.repeat(1e6) },
  });
  expect(error).toHaveProperty(
    'message',
    expect.stringMatching(/quantity.*zip_code.*; got an object with run, /),
  );
  expect(error).toHaveProperty('message', expect.not.stringContaining('\n'));
  expect(error).toHaveProperty(
    'message.length',
    expect.toSatisfy((length) => length < 600),
  );
});

test('whatever stands in a job, it is the order that it says or impossible', () => {
  const anyValue = fc.oneof(
    fc.jsonValue(),
    fc.anything({ withBigInt: true, withNullPrototype: true }),
  );
  const field = fc.constantFrom(...Object.keys(job.order));
  const forged = fc.oneof(
    anyValue,
    fc.record({ run: anyValue, settings: anyValue, order: anyValue }),
    fc.tuple(field, anyValue).map(([name, value]) => ({
      ...job,
      order: { ...job.order, [name]: value },
    })),
    fc.tuple(field, fc.string({ unit: 'binary' })).map(([name, value]) => ({
      ...job,
      order: { ...job.order, [name]: value },
    })),
  );
  let orders = 0;
  fc.assert(
    fc.property(forged, (data) => {
      const read = errorOf(data);
      const isRefused = read instanceof ImpossibleOrderError && read.reason === 'job.malformed';
      if (!isRefused) orders += 1;
      expect(isRefused || isDeepStrictEqual(read, data)).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(orders).toBeGreaterThan(20);
});
