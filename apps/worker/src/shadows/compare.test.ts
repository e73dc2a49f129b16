import type { Pipeline } from '@verdict/pipeline';
import { comparisonKey, shadowDayKey } from '@verdict/results';
import { expect, test } from 'vitest';
import { compareBatch } from './compare.ts';
import type { Seen } from './shadow-batch.ts';

type Shadow = Pick<Pipeline, 'model' | 'decide'>;

const deliver = { recommendation: 'Deliver', reason: 'deliver' } as const;
const decline = { recommendation: 'Decline', reason: 'why' } as const;

const agreeing: Shadow = { model: 'a@1.0.0', decide: () => deliver };
const other: Shadow = { model: 'b@1.0.0', decide: async () => decline };
const failing: Shadow = {
  model: 'c@1.0.0',
  decide: ({ customer_id }) => {
    throw new Error(`no idea about customer ${customer_id}`);
  },
};

function seen(order_id: string, run = 'july'): Seen {
  const order = {
    order_id,
    customer_id: 'customer-1',
    timestamp: '2021-07-04 12:00:00',
    sku_code: 'sku',
    quantity: 1,
    zip_code: '03779',
  };
  const snapshot = { inventory: null, payment: null, zip_code: null };
  return { run, order, snapshot, decision: deliver };
}

test('every order is counted for every shadow, by run, and those told that differ', async () => {
  const batch = [seen('o-1'), seen('o-2'), seen('o-3', 'august')];
  const { runs, errors } = await compareBatch(batch, [agreeing, other]);
  expect(errors).toEqual([]);
  expect(Object.fromEntries(runs.get('july')?.counts ?? [])).toEqual({
    [comparisonKey('a@1.0.0', 'Deliver', 'Deliver')]: 2,
    [comparisonKey('b@1.0.0', 'Deliver', 'Decline')]: 2,
  });
  const on = '2021-07-04 23:59:59';
  expect(Object.fromEntries(runs.get('july')?.days ?? [])).toEqual({
    [shadowDayKey('a@1.0.0', on, true)]: 2,
    [shadowDayKey('b@1.0.0', on, false)]: 2,
  });
  expect(runs.get('august')?.disagreements).toEqual([
    { order_id: 'o-3', ...deliver, shadows: { 'b@1.0.0': decline } },
  ]);
});

test('a shadow that throws is counted and told, without the customer; the others go on', async () => {
  const { runs, errors } = await compareBatch([seen('o-1'), seen('o-2')], [failing, agreeing]);
  expect(errors).toEqual(['c@1.0.0: no idea about customer …']);
  expect(Object.fromEntries(runs.get('july')?.counts ?? [])).toEqual({
    [comparisonKey('c@1.0.0', 'Deliver', 'failed')]: 2,
    [comparisonKey('a@1.0.0', 'Deliver', 'Deliver')]: 2,
  });
  expect([...(runs.get('july')?.days ?? [])]).toEqual([
    [shadowDayKey('a@1.0.0', '2021-07-04 12:00:00', true), 2],
  ]);
  expect(runs.get('july')?.disagreements).toEqual([]);
});
