// What the orders were like that a pipeline was trained with, so that later ones can be compared with them.
import { recommendations, timestamp } from '@verdict/records';
import { z } from 'zod';
import { ArtifactError } from '../artifact-error.ts';
import { columnName } from '../steps/step.ts';
import { type ArtifactFiles, textOf } from './files.ts';
import type { Manifest } from './manifest.ts';
import { parseJsonFile } from './parse-json.ts';

const count = z.int().nonnegative();

/** As `libs/monitor` counts them: which buckets there are is its affair. */
const distributionSchema = z
  .strictObject({
    kind: z.enum(['number', 'category']),
    n: count,
    missing: count,
    other: count,
    counts: z.record(z.string(), count),
  })
  .refine(
    ({ n, missing, other, counts }) =>
      n === missing + other + Object.values(counts).reduce((sum, each) => sum + each, 0),
    'expected n to be the sum of missing, other and counts',
  );

/** `baseline.json` */
const baselineSchema = z.strictObject({
  window: z.strictObject({ from: timestamp, to: timestamp, orders: z.int().positive() }),
  /** Of each feature but times, which never come again. */
  features: z.record(columnName, distributionSchema),
  decisions: distributionSchema,
});

export type Baseline = Readonly<z.infer<typeof baselineSchema>>;

function expectSame(what: string, expected: readonly string[], got: readonly string[]): void {
  if (expected.toSorted().join('\n') === got.toSorted().join('\n')) return;
  throw new ArtifactError(
    `baseline.json: expected ${what} ${expected.join(', ')}, got ${got.join(', ')}`,
  );
}

function refuseOtherOrders({ window, features, decisions }: Baseline): void {
  for (const [name, { n }] of [...Object.entries(features), ['decisions', decisions] as const]) {
    if (n === window.orders) continue;
    throw new ArtifactError(`baseline.json: expected ${window.orders} orders in ${name}, got ${n}`);
  }
}

function refuseOtherWindow(baseline: Baseline, { training_window }: Manifest): void {
  const [expected, got] = [training_window, baseline.window].map((window) =>
    window === null ? 'none' : `${window?.from} to ${window?.to}, ${window?.orders} orders`,
  );
  if (expected === got) return;
  throw new ArtifactError(`baseline.json: expected the training window ${expected}, got ${got}`);
}

/**
 * @returns undefined where an artifact has none
 * @throws ArtifactError where it is not of the features, classes and training orders that the manifest names
 */
export function readBaseline(files: ArtifactFiles, manifest: Manifest): Baseline | undefined {
  if (!files.has('baseline.json')) return undefined;
  const baseline = parseJsonFile('baseline.json', textOf(files, 'baseline.json'), baselineSchema);
  const counted = manifest.features.filter(({ type }) => type !== 'time');
  expectSame(
    'the features',
    counted.map(({ name }) => name),
    Object.keys(baseline.features),
  );
  for (const { name, type } of counted) {
    const kind = type === 'number' ? 'number' : 'category';
    if (baseline.features[name]?.kind === kind) continue;
    throw new ArtifactError(`baseline.json: expected ${name} to be of the kind ${kind}`);
  }
  const others = Object.keys(baseline.decisions.counts).filter(
    (name) => !recommendations.some((each) => each === name && manifest.classes.includes(each)),
  );
  if (others.length > 0) expectSame('decisions of', manifest.classes, others);
  refuseOtherOrders(baseline);
  refuseOtherWindow(baseline, manifest);
  return baseline;
}
