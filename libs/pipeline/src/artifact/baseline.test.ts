import { expect, test } from 'vitest';
import { choosePipeline } from '../choose.ts';
import { fitTransformer, readRecipe, writeTransformer } from '../fit.ts';
import { loadArtifact } from './load.ts';
import { sealWithExamples } from './seal.ts';

const order = {
  order_id: 'o-1',
  customer_id: 'c-1',
  timestamp: '2021-07-04 12:00:00',
  sku_code: 'sku-1',
  quantity: 1,
  zip_code: '03779',
};
const known = { order, facts: { inventory: null, payment: null, zip_code: null } };

const recipe = {
  steps: [
    { step: 'hour-of-day', of: 'timestamp', as: 'hour' },
    { step: 'as-of-fact', fact: 'inventory', as: 'inventory' },
    { step: 'select', columns: ['hour'] },
  ],
  features: ['hour', 'inventory', 'sku_code', 'timestamp'],
};

const model = {
  kind: 'tree',
  inputs: ['hour'],
  classes: ['Deliver'],
  feature: [-1],
  threshold: [0],
  left: [-1],
  right: [-1],
  value: [[1]],
};

const window = { from: '2021-07-01 00:00:00', to: '2021-07-04 00:00:00', orders: 3 };
const number = { kind: 'number', n: 3, missing: 0, other: 0, counts: { '12': 3 } };
const text = { kind: 'category', n: 3, missing: 0, other: 1, counts: { 'sku-1': 2 } };
const unknown = { ...number, missing: 3, counts: {} };
const decisions = { ...text, other: 0, counts: { Deliver: 3 } };
const baseline = {
  window,
  features: { hour: number, inventory: unknown, sku_code: text },
  decisions,
};

function seal(changed: object) {
  const transformer = fitTransformer(readRecipe('recipe.json', JSON.stringify(recipe)), [known]);
  const files = {
    'pipeline.json': writeTransformer(transformer),
    'model.json': JSON.stringify(model),
    'baseline.json': JSON.stringify({ ...baseline, ...changed }),
  };
  const bytes = Object.entries(files).map(
    ([name, file]) => [name, new TextEncoder().encode(file)] as const,
  );
  const about = {
    name: 'tree',
    version: '1.0.0',
    description: '',
    created_at: '2026-11-27T00:00:00Z',
    feature_mode: 'order-time',
    training_window: window,
  } as const;
  return sealWithExamples(about, new Map(bytes), [known]);
}

test('an artifact brings the distributions of its training orders', async () => {
  const { files } = await seal({});
  expect((await loadArtifact(files)).baseline).toEqual(baseline);
});

test('order-rules has none', async () => {
  const { artifact } = await choosePipeline(
    new URL('../../artifacts/order-rules-1', import.meta.url).pathname,
  );
  expect(artifact).toMatchObject({ baseline: undefined });
});

test.each([
  [
    { features: { hour: number, sku_code: text } },
    'expected the features hour, inventory, sku_code',
  ],
  [{ features: { ...baseline.features, more: text } }, 'got hour, inventory, sku_code, more'],
  [{ features: { ...baseline.features, hour: text } }, 'expected hour to be of the kind number'],
  [
    { features: { ...baseline.features, hour: { ...number, n: 4 } } },
    'expected n to be the sum of',
  ],
  [
    { features: { ...baseline.features, hour: { ...number, n: 4, missing: 1 } } },
    'expected 3 orders in hour, got 4',
  ],
  [
    { decisions: { ...decisions, counts: { Decline: 3 } } },
    'expected decisions of Deliver, got Decline',
  ],
  [
    { window: { ...window, from: '2021-07-02 00:00:00' } },
    'expected the training window 2021-07-01',
  ],
  [{ more: 1 }, 'baseline.json: Unrecognized key'],
])('a baseline of something else is refused: %j', async (changed, message) => {
  await expect(seal(changed)).rejects.toThrow(message);
});
