import type { Order, Snapshot } from '@verdict/records';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeExamples } from './artifact/examples.ts';
import { loadArtifact } from './artifact/load.ts';
import { sealArtifact } from './artifact/seal.ts';
import { compileTransformer } from './transformer.ts';
import { fitTransformer, type KnownOrder, readRecipe, writeTransformer } from './fit.ts';
import { modelSchema } from './models/index.ts';
import { joinPipeline } from './pipeline.ts';

const recipe = JSON.stringify({
  steps: [
    { step: 'hour-of-day', of: 'timestamp', as: 'hour' },
    { step: 'as-of-fact', fact: 'inventory', as: 'inventory' },
    { step: 'impute', of: 'inventory', as: 'stock', strategy: 'median' },
    { step: 'scale', of: 'stock', as: 'scaled_stock' },
    { step: 'as-of-fact', fact: 'payment_status', as: 'payment_status' },
    { step: 'one-hot', of: 'payment_status', categories: ['OK', 'FAILED'] },
    { step: 'impute', of: 'payment_status', as: 'payment', strategy: 'most-frequent' },
    { step: 'one-hot', of: 'payment' },
    { step: 'select', columns: ['hour', 'scaled_stock', 'payment_status=OK', 'payment=*'] },
  ],
  features: ['hour', 'inventory', 'payment_status'],
});

const timestamp = '2021-07-01 00:00:00';

function known(inventory: number | null, payment_status: string | null, hour = 12): KnownOrder {
  const order: Order = {
    order_id: 'o-1',
    customer_id: 'c-1',
    timestamp: `2021-07-04 ${String(hour).padStart(2, '0')}:00:00`,
    sku_code: 'sku-1',
    quantity: 1,
    zip_code: '03779',
  };
  const facts: Snapshot = {
    inventory: inventory === null ? null : { inventory, timestamp },
    payment: payment_status === null ? null : { payment_status, timestamp },
    zip_code: null,
  };
  return { order, facts };
}

const anyOrder = fc
  .tuple(
    fc.option(fc.integer({ min: -1_000_000, max: 1_000_000 })),
    fc.option(fc.constantFrom('OK', 'FAILED', 'VERIFY_ADDRESS', '__proto__', '')),
    fc.integer({ min: 0, max: 23 }),
  )
  .map((parts) => known(...parts));

/** One of each, so that there is something to learn from. */
const training = fc
  .array(anyOrder, { minLength: 1, maxLength: 30 })
  .map((orders) => [...orders, known(3, 'OK')]);

test('each step learns from what the fitted steps before it make of the orders', () => {
  const orders = [known(1, 'OK'), known(3, 'FAILED'), known(8, 'OK'), known(null, null)];
  const { steps } = fitTransformer(readRecipe('recipe.json', recipe), orders);
  expect(steps.map(({ config }) => config)).toMatchObject([
    {},
    {},
    { value: 3 },
    // Of 1, 3, 8 and the imputed 3.
    { mean: 3.75, deviation: Math.sqrt((2.75 ** 2 + 2 * 0.75 ** 2 + 4.25 ** 2) / 4) },
    {},
    { categories: ['OK', 'FAILED'] },
    { value: 'OK' },
    { categories: ['FAILED', 'OK'] },
    { columns: ['hour', 'scaled_stock', 'payment_status=OK', 'payment=FAILED', 'payment=OK'] },
  ]);
});

test('what was given is not learned again', () => {
  const fitted = fitTransformer(readRecipe('recipe.json', recipe), [known(3, 'OK')]);
  const again = fitTransformer(fitted, [known(800, 'FAILED')]);
  expect(writeTransformer(again)).toBe(writeTransformer(fitted));
});

test('a step that has nothing to learn from is told with its place', () => {
  expect(() => fitTransformer(readRecipe('recipe.json', recipe), [known(null, 'OK')])).toThrow(
    'step 3 (impute): expected orders for which inventory is known, got none',
  );
});

/** A tree that has several inputs decide something. */
const treeOf = (inputs: readonly string[]) =>
  JSON.stringify({
    kind: 'tree',
    inputs,
    classes: ['Deliver', 'HoldCheckAvailability', 'HoldCheckPayment'],
    feature: [1, 2, -1, 0, -1, -1, 3, -1, -1],
    threshold: [0.1, 0.5, 0, 11.5, 0, 0, 0.5, 0, 0],
    left: [1, 2, -1, 4, -1, -1, 7, -1, -1],
    right: [6, 3, -1, 5, -1, -1, 8, -1, -1],
    value: [
      [1, 1, 1],
      [1, 1, 1],
      [0, 1, 0],
      [1, 1, 0],
      [1, 0, 0],
      [0, 1, 0],
      [1, 0, 1],
      [0, 0, 1],
      [1, 0, 0],
    ],
  });

test('a pipeline that was written and loaded decides as before', async () => {
  const property = fc.asyncProperty(training, fc.array(anyOrder), async (orders, others) => {
    const fitted = fitTransformer(readRecipe('recipe.json', recipe), orders);
    const transformer = compileTransformer(fitted);
    const model = treeOf(transformer.selected.map(({ name }) => name));
    const compiled = modelSchema.parse(JSON.parse(model)).compile(transformer.selected);
    const about = { model: 'tree@1.0.0', digest: undefined, featureMode: 'order-time' } as const;
    const before = joinPipeline(about, transformer, compiled);
    const encode = (text: string) => new TextEncoder().encode(text);
    const { files } = await sealArtifact(
      {
        name: 'tree',
        version: '1.0.0',
        description: '',
        created_at: '2026-11-27T00:00:00Z',
        feature_mode: 'order-time',
        training_window: null,
      },
      new Map([
        ['pipeline.json', encode(writeTransformer(fitted))],
        ['model.json', encode(model)],
        ['examples.jsonl', encode(await writeExamples(before, orders))],
      ]),
    );
    const { pipeline: after } = await loadArtifact(files);
    for (const { order, facts } of [...orders, ...others]) {
      const decide = (pipeline: typeof after) => pipeline.decide(order, facts, { strict: false });
      expect(decide(after)).toEqual(decide(before));
      expect(after.featuresOf(order, facts)).toEqual(before.featuresOf(order, facts));
    }
  });
  await fc.assert(property, { numRuns: 60 });
});
