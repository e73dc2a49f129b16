import { type Features, type Order, recommendations, type Snapshot } from '@verdict/records';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { choosePipeline } from './choose.ts';
import { conditionText, findingText, flipText } from './explanation-text.ts';
import { modelSchema } from './models/index.ts';
import { joinPipeline, type Pipeline } from './pipeline.ts';
import { compileTransformer, transformerSchema } from './transformer.ts';

const { pipeline: version1 } = await choosePipeline('order-rules@1.0.0');
const { pipeline: version2 } = await choosePipeline('order-rules@2.0.0');

const order: Order = {
  order_id: 'o-1',
  customer_id: 'c-1',
  timestamp: '2021-07-04 12:00:00',
  sku_code: 'sku',
  quantity: 3,
  zip_code: '03779',
};
const timestamp = '2021-07-01 00:00:00';

function factsWith(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    inventory: { inventory: 5, timestamp },
    payment: { payment_status: 'OK', timestamp },
    zip_code: { available_from: timestamp },
    ...changes,
  };
}

function explain(pipeline: Pipeline, facts: Snapshot, of: Order = order) {
  const explanation = pipeline.explain(of, facts);
  if (explanation === undefined) throw new Error('expected an explanation');
  const { decision, path, flips } = explanation;
  const steps = path.map((step) => `${conditionText(step)}: ${findingText(step)}`);
  return { reason: decision.reason, steps, flips: flips.map(flipText) };
}

test('the rules are told in order up to the one that applied', () => {
  const stock = { inventory: { inventory: 0, timestamp } };
  expect(explain(version1, factsWith(stock))).toEqual({
    reason: 'inventory.none',
    steps: ['inventory is unknown: no: it is 0', 'inventory is at most 0: yes: it is 0'],
    flips: ['inventory 1 instead of 0'],
  });
});

test('where no rule applied all are told', () => {
  const { steps, flips } = explain(version1, factsWith());
  expect(steps).toHaveLength(10);
  expect(steps.at(-1)).toBe('order_hour_of_day is below 6: no: it is 12');
  expect(flips).toEqual([
    'order_hour_of_day 5 instead of 12',
    'inventory 0 instead of 5',
    'payment_status FAILED instead of OK',
    'zip_code_available false instead of true',
  ]);
});

test('a value is found that a feature made from another one asks for', () => {
  const stock = { inventory: { inventory: 0, timestamp } };
  expect(explain(version2, factsWith(stock)).flips).toEqual(['inventory 3 instead of 0']);
  expect(explain(version2, factsWith({ inventory: null })).flips).toEqual([
    'inventory 3 instead of unknown',
  ]);
});

test('a limit that is not enough in itself is passed by as little as can be', () => {
  expect(explain(version2, factsWith()).flips).toContain(
    'days_until_available just above 7 instead of -3.5',
  );
  const late = { zip_code: { available_from: '2021-08-01 00:00:00' } };
  expect(explain(version2, factsWith(late)).flips).toContain(
    'days_until_available 7 instead of 27.5',
  );
});

test('where no single feature can change the decision there is none', () => {
  const facts = factsWith({
    inventory: { inventory: 0, timestamp },
    payment: null,
    zip_code: null,
  });
  const pipeline = pipelineOf({
    kind: 'rules',
    rules: [
      { if: { column: 'inventory', is: 'unknown' }, ...hold },
      { if: { column: 'inventory', is: 'at-most', value: 0 }, ...hold },
      { if: { column: 'payment_status', is: 'unknown' }, ...hold },
    ],
    otherwise: { recommendation: 'Deliver', reason: 'deliver' },
  });
  expect(explain(pipeline, facts).flips).toEqual([]);
});

const hold = { recommendation: 'HoldCheckAvailability', reason: 'held' };

/** Over hour, stock and payment as they are. */
function pipelineOf(model: object, steps: readonly object[] = [], columns?: readonly string[]) {
  const features = ['hour', 'inventory', 'payment_status'];
  const config = transformerSchema.parse({
    steps: [
      { step: 'hour-of-day', of: 'timestamp', as: 'hour' },
      { step: 'as-of-fact', fact: 'inventory', as: 'inventory' },
      { step: 'as-of-fact', fact: 'payment_status', as: 'payment_status' },
      ...steps,
      { step: 'select', columns: columns ?? features },
    ],
    features,
  });
  const transformer = compileTransformer(config);
  const about = { model: 'test@1.0.0', digest: undefined, featureMode: 'order-time' } as const;
  return joinPipeline(about, transformer, modelSchema.parse(model).compile(transformer.selected));
}

/** Paid orders of which some are in stock are delivered, others are held. */
const treePipeline = pipelineOf(
  {
    kind: 'tree',
    inputs: ['stock', 'payment_status=FAILED', 'payment_status=OK'],
    classes: ['Deliver', 'HoldCheckAvailability', 'HoldCheckPayment'],
    feature: [2, -1, 0, -1, -1],
    threshold: [0.5, 0, 4.5, 0, 0],
    left: [1, -1, 3, -1, -1],
    right: [2, -1, 4, -1, -1],
    value: [
      [0, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
      [0, 1, 0],
      [1, 0, 0],
    ],
  },
  [
    { step: 'impute', of: 'inventory', as: 'stock', strategy: 'constant', value: 0 },
    { step: 'one-hot', of: 'payment_status', categories: ['FAILED', 'OK'] },
  ],
  ['stock', 'payment_status=FAILED', 'payment_status=OK'],
);

test('a tree is told from its root to its leaf, and changes are those of features', () => {
  expect(explain(treePipeline, factsWith())).toEqual({
    reason: 'tree.leaf-4',
    steps: ['payment_status=OK is at most 0.5: no: it is 1', 'stock is at most 4.5: no: it is 5'],
    flips: ['inventory 4 instead of 5', 'payment_status FAILED instead of OK'],
  });
  expect(explain(treePipeline, factsWith({ payment: null })).flips).toEqual([
    'payment_status OK instead of unknown',
  ]);
});

test('a model that is code says that it cannot explain', () => {
  const transformer = compileTransformer(
    transformerSchema.parse({
      steps: [
        { step: 'hour-of-day', of: 'timestamp', as: 'hour' },
        { step: 'select', columns: ['hour'] },
      ],
      features: ['hour'],
    }),
  );
  const about = { model: 'own@1.0.0', digest: undefined, featureMode: 'order-time' } as const;
  const decide = () => ({ recommendation: 'Deliver', reason: 'deliver' }) as const;
  const own = joinPipeline(about, transformer, { classes: recommendations, decide });
  expect(own.explain(order, factsWith())).toBeUndefined();
});

test('what is made from a feature follows it, and a feature that is not there is refused', () => {
  expect(version2.decideWith(order, factsWith(), { inventory: 2 })).toMatchObject({
    reason: 'inventory.short',
  });
  expect(version1.decideWith(order, factsWith(), { order_hour_of_day: 3 })).toMatchObject({
    recommendation: 'Decline',
  });
  expect(() => version1.decideWith(order, factsWith(), { hour: 3 })).toThrow(
    'expected one of the features order_hour_of_day, inventory, payment_status',
  );
});

const stocks = fc.option(
  fc.record({ inventory: fc.integer({ min: -3, max: 9 }), timestamp: fc.constant(timestamp) }),
);
const payments = fc.option(
  fc.record({
    payment_status: fc.constantFrom('OK', 'FAILED', 'VERIFY_ADDRESS', 'other'),
    timestamp: fc.constant(timestamp),
  }),
);
const openings = fc.option(
  fc.record({
    available_from: fc.constantFrom(timestamp, '2021-07-09 00:00:00', '2021-08-01 00:00:00'),
  }),
);
const snapshots = fc.record({ inventory: stocks, payment: payments, zip_code: openings });
const orders = fc
  .record({ hour: fc.integer({ min: 0, max: 23 }), quantity: fc.integer({ min: 1, max: 5 }) })
  .map(({ hour, quantity }) => ({
    ...order,
    quantity,
    timestamp: `2021-07-04 ${String(hour).padStart(2, '0')}:00:00`,
  }));

/** Every whole number around, tried one by one. */
function nearestByTrying(
  pipeline: Pipeline,
  of: Order,
  facts: Snapshot,
  feature: string,
  from: number,
) {
  const { recommendation } = Object(pipeline.decideWith(of, facts, {}));
  for (let distance = 1; distance <= 30; distance += 1) {
    for (const value of [from + distance, from - distance]) {
      const changes: Features = { [feature]: value };
      const other = Object(pipeline.decideWith(of, facts, changes)).recommendation;
      if (other !== recommendation) return distance;
    }
  }
  return undefined;
}

test.each([version1, version2])(
  'what $model says would change a decision does, and nothing nearer does',
  (pipeline) => {
    fc.assert(
      fc.property(orders, snapshots, (of, facts) => {
        const explanation = pipeline.explain(of, facts);
        const { decision, flips = [], path = [] } = explanation ?? {};
        expect(decision).toEqual(pipeline.decide(of, facts, { strict: false }));
        expect(path.filter(({ holds }) => holds).map((step) => step.decision)).toEqual(
          decision?.reason === 'deliver' ? [] : [decision],
        );
        for (const { feature, to, decision: other } of flips) {
          expect(pipeline.decideWith(of, facts, { [feature]: to })).toEqual(other);
          expect(other.recommendation).not.toBe(decision?.recommendation);
        }
        const features = pipeline.featuresOf(of, facts);
        for (const feature of ['order_hour_of_day', 'inventory', 'inventory_left']) {
          const from = features[feature];
          if (typeof from !== 'number') continue;
          const flip = flips.find((found) => found.feature === feature);
          const found = flip && Math.abs(Number(flip.to) - from);
          expect(found, feature).toBe(nearestByTrying(pipeline, of, facts, feature, from));
        }
      }),
      { numRuns: 300 },
    );
  },
);
