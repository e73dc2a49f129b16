import { textOf } from '@verdict/pipeline';
import { expect, test } from 'vitest';
import { fitPipeline } from './fit-pipeline.ts';
import { fitOptions, someOrders } from './training-orders.test.support.ts';

const whereStocked = (_: number, isShort: boolean) => !isShort;

test('a tree finds what fulfilled the earlier orders, and is tried on the later ones', async () => {
  const fitted = await fitPipeline(someOrders(whereStocked), await fitOptions());
  expect(fitted.training).toMatchObject({ orders: 54, labels: { Deliver: 36 }, unexplained: 0 });
  expect(fitted.later).toMatchObject({ orders: 18, from: '2021-07-12 06:00:00' });
  expect(fitted.training.to < fitted.later.from).toBe(true);
  const [tree, rules, majority] = fitted.scores;
  expect(tree).toMatchObject({
    decided_by: 'orders-tree@1.0.0',
    fulfilled_of_delivered: { count: 12, of: 12, share: 1 },
    fulfilled_of_held: { count: 0, of: 6 },
    confusion: { Deliver: { Deliver: 12 }, HoldCheckAvailability: { HoldCheckAvailability: 6 } },
  });
  // They hold those whose payment failed, too, where there is stock: 55, 65 and 70.
  expect(rules).toMatchObject({ decided_by: 'order-rules@1.0.0', fulfilled_of_held: { count: 3 } });
  expect(majority).toMatchObject({
    decided_by: 'always Deliver',
    fulfilled_of_delivered: { of: 18 },
  });
});

test('what the later orders became plays no part in what is learned', async () => {
  const asIs = await fitPipeline(someOrders(whereStocked), await fitOptions());
  const turned = someOrders((index, isShort) => (index < 54 ? !isShort : isShort));
  const other = await fitPipeline(turned, await fitOptions());
  expect(other.artifact.digest).toBe(asIs.artifact.digest);
  expect(other.scores[0]?.fulfilled_of_delivered).toMatchObject({ count: 0, of: 12 });
});

test('an outcome reaches no feature, no step and no input: with others only the tree is another', async () => {
  const asIs = await fitPipeline(someOrders(whereStocked), await fitOptions());
  const opposite = await fitPipeline(
    someOrders((_, isShort) => isShort),
    await fitOptions(),
  );
  const [files, others] = [asIs.artifact.files, opposite.artifact.files];
  expect(textOf(others, 'pipeline.json')).toBe(textOf(files, 'pipeline.json'));
  expect(opposite.artifact.baseline?.features).toEqual(asIs.artifact.baseline?.features);
  expect(textOf(others, 'model.json')).not.toBe(textOf(files, 'model.json'));
  expect(asIs.artifact.manifest.inputs).toEqual([
    'available_from',
    'inventory',
    'payment_status',
    'quantity',
    'timestamp',
  ]);
  for (const [name, bytes] of files) {
    expect(new TextDecoder().decode(bytes), name).not.toMatch(/fulfilled|"c-\d|"o-\d/i);
  }
});

test('the baseline counts the training orders, and no others', async () => {
  const { artifact } = await fitPipeline(someOrders(whereStocked), await fitOptions());
  const { window, features, decisions } = artifact.baseline ?? {};
  expect(window).toEqual(artifact.manifest.training_window);
  expect(features?.['order_hour_of_day']).toMatchObject({ kind: 'number', n: 54, missing: 0 });
  // Two days and six hours of a third.
  expect(features?.['order_hour_of_day']?.counts).toMatchObject({ '5': 3, '6': 2, '23': 2 });
  expect(features?.['payment_status']?.counts).toEqual({ FAILED: 11, OK: 43 });
  expect(decisions?.counts).toEqual({ Deliver: 36, HoldCheckAvailability: 18 });
});

test('examples show each leaf of the tree', async () => {
  const { artifact, tree } = await fitPipeline(
    someOrders((index, isShort) => !isShort && index % 5 !== 0),
    await fitOptions(),
  );
  const reasons = textOf(artifact.files, 'examples.jsonl').matchAll(/"reason":"([^"]+)"/g);
  const leaves = tree.feature.flatMap((feature, node) => (feature === -1 ? [node] : []));
  expect(leaves.length).toBeGreaterThan(2);
  expect(new Set([...reasons].map(([, reason]) => reason))).toEqual(
    new Set(leaves.map((leaf) => `tree.leaf-${leaf}`)),
  );
});

test('orders that all ended the same make a tree that always says so', async () => {
  const { artifact, scores } = await fitPipeline(
    someOrders(() => true),
    await fitOptions(),
  );
  expect(artifact.manifest.classes).toEqual(['Deliver']);
  expect(scores[0]?.fulfilled_of_held).toMatchObject({ of: 0, share: null });
});
