// The same figures as scipy's, on counts of the real orders: a file that is not part of the project.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testChiSquare } from './chi-square.ts';
import { chiSquareTail } from './chi-square-tail.ts';
import { expectClose } from './close.test.support.ts';
import { jensenShannonDistance } from './jensen-shannon.ts';
import { testKolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { kolmogorovTail } from './kolmogorov-tail.ts';
import type { PairedCounts } from './paired-counts.ts';
import { stabilityIndex } from './stability-index.ts';
import { momentsOf, wassersteinOverDeviation } from './wasserstein.ts';

const path = join(import.meta.dirname, '../../../../../shared/fixtures/drift-reference.json');

const stats = z.object({
  psi_half_smoothed: z.number(),
  js_distance_base2: z.number(),
  chi2: z.object({ statistic: z.number(), p_value: z.number(), dof: z.number() }),
});
const sides = { reference: z.array(z.number()), current: z.array(z.number()) };
const numeric = z.object({
  ...sides,
  kind: z.literal('numeric'),
  exact_values: z.array(z.number()),
  stats_exact_bins: stats,
  binned: z.object({ ...sides, stats }).optional(),
  ks: z.object({ statistic: z.number(), kolmogorov_p: z.number() }),
  wasserstein: z.object({ normed_by_reference_std: z.number(), reference_std: z.number() }),
});
const categorical = z.object({ ...sides, kind: z.literal('categorical'), stats });
const fixtureSchema = z.object({
  cases: z.record(
    z.string(),
    z.record(z.string(), z.discriminatedUnion('kind', [numeric, categorical])),
  ),
  special: z.object({
    chi2_sf: z.array(z.object({ x: z.number(), dof: z.number(), p: z.number() })),
    kolmogorov_sf: z.array(z.object({ x: z.number(), p: z.number() })),
  }),
});

const fixture = existsSync(path)
  ? fixtureSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  : undefined;

function expectStats(counts: PairedCounts, expected: z.infer<typeof stats>): void {
  expectClose(stabilityIndex(counts), expected.psi_half_smoothed, 'PSI');
  expectClose(jensenShannonDistance(counts), expected.js_distance_base2, 'Jensen-Shannon');
  const { statistic, p, degrees } = testChiSquare(counts);
  expectClose(statistic, expected.chi2.statistic, 'chi-square');
  expectClose(p, expected.chi2.p_value, 'p of chi-square');
  expect(degrees).toBe(expected.chi2.dof);
}

describe.skipIf(fixture === undefined)('the reference of scipy', () => {
  const cases = Object.entries(fixture?.cases ?? {}).flatMap(([name, features]) =>
    Object.entries(features).map(([feature, expected]) => [name, feature, expected] as const),
  );

  test.each(cases)('%s, %s', (_name, _feature, expected) => {
    if (expected.kind === 'categorical') {
      expectStats(expected, expected.stats);
      return;
    }
    expectStats(expected, expected.stats_exact_bins);
    if (expected.binned !== undefined) expectStats(expected.binned, expected.binned.stats);
    const ks = testKolmogorovSmirnov(expected);
    expectClose(ks.statistic, expected.ks.statistic, 'Kolmogorov-Smirnov');
    expectClose(ks.p, expected.ks.kolmogorov_p, 'p of Kolmogorov-Smirnov');
    const { normed_by_reference_std, reference_std } = expected.wasserstein;
    const { exact_values: values, reference } = expected;
    expectClose(momentsOf(values, reference)?.deviation, reference_std, 'deviation');
    const moved = wassersteinOverDeviation(values, expected);
    expectClose(moved, normed_by_reference_std, 'Wasserstein');
  });

  test('tails of both distributions', () => {
    expect(fixture?.special.chi2_sf.length).toBeGreaterThan(50);
    for (const { x, dof, p } of fixture?.special.chi2_sf ?? []) {
      expectClose(chiSquareTail(x, dof), p, `chi-square ${x} ${dof}`);
    }
    for (const { x, p } of fixture?.special.kolmogorov_sf ?? []) {
      expectClose(kolmogorovTail(x), p, `Kolmogorov ${x}`);
    }
  });
});
