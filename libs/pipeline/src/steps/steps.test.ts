import type { FeatureValue, Order, Snapshot } from '@verdict/records';
import { describe, expect, it } from 'vitest';
import { ArtifactError } from '../artifact-error.ts';
import { compileSteps } from '../transformer.ts';
import { stepSchema } from './index.ts';

const order: Order = {
  order_id: 'o-1',
  customer_id: 'c-1',
  timestamp: '2021-07-04 20:31:02',
  sku_code: 'sku',
  quantity: 3,
  zip_code: '03779',
};

const nothing: Snapshot = { inventory: null, payment: null, zip_code: null };

const known: Snapshot = {
  inventory: { inventory: 5, timestamp: '2021-07-01 20:31:02' },
  payment: { payment_status: 'OK', timestamp: '2021-07-02 00:00:00' },
  zip_code: { available_from: '2021-07-05 08:31:02' },
};

const fact = (name: string) => ({ step: 'as-of-fact', fact: name, as: name });

/** What the steps make of the order, in the named column. */
function valueOf(
  name: string,
  steps: readonly object[],
  snapshot = known,
  given = order,
): FeatureValue | undefined {
  const { columns, run } = compileSteps(steps.map((step) => stepSchema.parse(step)));
  return run(given, snapshot)[columns.read(name).slot];
}

describe('as-of-fact', () => {
  it.each([
    ['inventory', 5],
    ['inventory_timestamp', '2021-07-01 20:31:02'],
    ['payment_status', 'OK'],
    ['payment_timestamp', '2021-07-02 00:00:00'],
    ['available_from', '2021-07-05 08:31:02'],
  ])('gives %s, and null where nothing was known', (name, value) => {
    expect(valueOf(name, [fact(name)])).toBe(value);
    expect(valueOf(name, [fact(name)], nothing)).toBeNull();
  });

  it('keeps 0 apart from unknown', () => {
    const none = { ...known, inventory: { inventory: 0, timestamp: order.timestamp } };
    expect(valueOf('inventory', [fact('inventory')], none)).toBe(0);
  });
});

describe('hour-of-day', () => {
  it.each([
    ['2021-07-04 00:00:00', 0],
    ['2021-07-04 09:59:59', 9],
    ['2021-07-04 23:59:59', 23],
  ])('of %s is %i, as written', (timestamp, hour) => {
    const step = { step: 'hour-of-day', of: 'timestamp', as: 'hour' };
    expect(valueOf('hour', [step], known, { ...order, timestamp })).toBe(hour);
  });
});

describe('available-from', () => {
  const steps = [
    fact('available_from'),
    { step: 'available-from', of: 'available_from', as: 'is_available' },
  ];

  it.each([
    ['2021-07-04 20:31:02', true],
    ['2021-07-04 20:31:03', false],
    ['2021-07-04 20:31:01', true],
  ])('a time of %s: %s', (available_from, is) => {
    expect(valueOf('is_available', steps, { ...known, zip_code: { available_from } })).toBe(is);
  });

  it('is unknown where the time is', () => {
    expect(valueOf('is_available', steps, nothing)).toBeNull();
  });
});

describe('difference', () => {
  const steps = [
    fact('inventory'),
    { step: 'difference', of: 'inventory', minus: 'quantity', as: 'left' },
  ];

  it('subtracts, and is unknown where one side is', () => {
    expect(valueOf('left', steps)).toBe(2);
    expect(valueOf('left', steps, nothing)).toBeNull();
  });
});

describe('days-until', () => {
  const steps = [fact('available_from'), { step: 'days-until', of: 'available_from', as: 'days' }];

  it('counts days with fractions, below 0 for what is over', () => {
    expect(valueOf('days', steps)).toBe(0.5);
    const over = { ...known, zip_code: { available_from: '2021-07-03 20:31:02' } };
    expect(valueOf('days', steps, over)).toBe(-1);
    expect(valueOf('days', steps, nothing)).toBeNull();
  });

  it('counts 24 hours a day where a zone would set its clocks', () => {
    const given = { ...order, timestamp: '2021-03-27 12:00:00' };
    const opens = { ...known, zip_code: { available_from: '2021-03-28 12:00:00' } };
    expect(valueOf('days', steps, opens, given)).toBe(1);
  });
});

describe('one-hot', () => {
  const steps = [
    fact('payment_status'),
    { step: 'one-hot', of: 'payment_status', categories: ['FAILED', 'OK'] },
  ];

  it.each<[string | null, number, number]>([
    ['OK', 0, 1],
    ['FAILED', 1, 0],
    ['LOST', 0, 0],
    [null, 0, 0],
  ])('of %s', (status, failed, ok) => {
    const payment = status === null ? null : { payment_status: status, timestamp: order.timestamp };
    expect(valueOf('payment_status=FAILED', steps, { ...known, payment })).toBe(failed);
    expect(valueOf('payment_status=OK', steps, { ...known, payment })).toBe(ok);
  });

  it('learns each value once, in order, and not what is unknown', () => {
    const step = stepSchema.parse({ step: 'one-hot', of: 'payment_status' });
    expect(step.fit?.learn(['OK', null, 'FAILED', 'OK'])).toEqual({
      step: 'one-hot',
      of: 'payment_status',
      categories: ['FAILED', 'OK'],
    });
    const numbers = stepSchema.parse({ step: 'one-hot', of: 'quantity' });
    expect(numbers.fit?.learn([10, 9, 2])).toMatchObject({ categories: [2, 9, 10] });
    expect(() => step.fit?.learn([null])).toThrow('expected 1 to 1000 values of payment_status');
  });
});

describe('scale', () => {
  it('subtracts the mean and divides by the deviation', () => {
    const step = { step: 'scale', of: 'quantity', as: 'scaled', mean: 1, deviation: 4 };
    expect(valueOf('scaled', [step])).toBe(0.5);
  });

  it('is unknown where the value is', () => {
    const step = { step: 'scale', of: 'inventory', as: 'scaled', mean: 1, deviation: 4 };
    expect(valueOf('scaled', [fact('inventory'), step], nothing)).toBeNull();
  });

  it('learns mean and deviation of the population from what is known', () => {
    const step = stepSchema.parse({ step: 'scale', of: 'inventory', as: 'scaled' });
    expect(step.fit?.learn([2, null, 4, 4, 4, 5, 5, 7, 9])).toMatchObject({
      mean: 5,
      deviation: 2,
    });
    expect(step.fit?.learn([3, 3])).toMatchObject({ mean: 3, deviation: 1 });
    expect(() => step.fit?.learn([null])).toThrow('orders for which inventory is known');
  });
});

describe('impute', () => {
  const steps = (value: unknown) => [
    fact('inventory'),
    { step: 'impute', of: 'inventory', as: 'stock', strategy: 'constant', value },
  ];

  it('fills in what is unknown, beside the feature itself', () => {
    expect(valueOf('stock', steps(-1), nothing)).toBe(-1);
    expect(valueOf('inventory', steps(-1), nothing)).toBeNull();
    expect(valueOf('stock', steps(-1))).toBe(5);
    const none = { ...known, inventory: { inventory: 0, timestamp: order.timestamp } };
    expect(valueOf('stock', steps(-1), none)).toBe(0);
  });

  it.each<[string, number]>([
    ['mean', 3],
    ['median', 1.5],
    ['most-frequent', 1],
  ])('learns the %s', (strategy, value) => {
    const step = stepSchema.parse({ step: 'impute', of: 'inventory', as: 'stock', strategy });
    expect(step.fit?.learn([8, 1, null, 1, 2])).toMatchObject({ value });
  });

  it('learns the middle one of an odd number as median', () => {
    const step = stepSchema.parse({
      step: 'impute',
      of: 'inventory',
      as: 'stock',
      strategy: 'median',
    });
    expect(step.fit?.learn([9, 1, 2])).toMatchObject({ value: 2 });
  });

  it('refuses a value of another type than its column', () => {
    expect(() => valueOf('stock', steps('none'))).toThrow(
      'step 2 (impute): expected a number to impute for inventory, got "none"',
    );
  });
});

describe('steps that do not fit each other are refused with their place', () => {
  it.each<[string, readonly object[]]>([
    [
      'step 1 (hour-of-day): expected one of the columns timestamp, quantity, sku_code, zip_code, got "time"',
      [{ step: 'hour-of-day', of: 'time', as: 'hour' }],
    ],
    [
      'step 1 (hour-of-day): expected a column of time, got quantity, which is of number',
      [{ step: 'hour-of-day', of: 'quantity', as: 'hour' }],
    ],
    [
      'step 2 (as-of-fact): the column inventory is there already',
      [fact('inventory'), fact('inventory')],
    ],
    [
      'step 1 (scale): expected mean of the step scale, which only fitting gives it',
      [{ step: 'scale', of: 'quantity', as: 'scaled' }],
    ],
  ])('%s', (message, steps) => {
    expect(() => valueOf('x', steps)).toThrow(new ArtifactError(message));
  });
});

describe('what is no step is refused', () => {
  it.each([
    { step: 'eval', code: 'process.exit()' },
    { step: 'hour-of-day', of: 'timestamp', as: 'hour', code: '1' },
    { step: 'hour-of-day', of: 'timestamp' },
    { step: 'hour-of-day', of: 'timestamp', as: '__proto__' },
    { step: 'as-of-fact', fact: 'order_fulfilled', as: 'x' },
    { step: 'one-hot', of: 'x', categories: [] },
    { step: 'one-hot', of: 'x', categories: ['a', 'a'] },
    { step: 'scale', of: 'x', as: 'y', mean: 0, deviation: 0 },
    { step: 'scale', of: 'x', as: 'y', mean: Infinity, deviation: 1 },
    { step: 'scale', of: 'x', as: 'y', mean: Number.NaN, deviation: 1 },
    { step: 'constructor' },
    'hour-of-day',
    null,
  ])('%j', (step) => {
    expect(stepSchema.safeParse(step).success).toBe(false);
  });
});
