// How far one feature has moved from what it was, and whether anybody should look.
import type { Distribution, DistributionKind } from '../distribution.ts';
import { testChiSquare } from './chi-square.ts';
import { jensenShannonDistance } from './jensen-shannon.ts';
import { testKolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import {
  countIn,
  pairBinnedNumbers,
  pairCategories,
  type PairedBins,
  pairNumbers,
} from './pair-distributions.ts';
import { stabilityIndex } from './stability-index.ts';
import { momentsOf, wassersteinOverDeviation } from './wasserstein.ts';

export type DriftLevel = 'not enough data' | 'quiet' | 'watch' | 'alert';

/** Null is what cannot be told: numbers only, or of nothing. */
export interface DriftStatistics {
  readonly n_reference: number;
  readonly n_current: number;
  readonly psi: number;
  readonly js_distance: number;
  readonly chi_square: number;
  readonly degrees: number;
  /** Of the chi-square test. */
  readonly p: number;
  readonly ks: number | null;
  readonly ks_p: number | null;
  /** Wasserstein distance in standard deviations of the reference. */
  readonly wasserstein: number | null;
  readonly mean_reference: number | null;
  readonly mean_current: number | null;
  readonly missing_rate_reference: number | null;
  readonly missing_rate_current: number | null;
  /** That the reference does not have; of at most a hundred that are kept apart. */
  readonly new_categories: readonly string[];
}

export interface Drift {
  readonly kind: DistributionKind;
  readonly level: DriftLevel;
  readonly statistics: DriftStatistics;
  /** The bins that `psi`, `js_distance` and `p` are of. */
  readonly bins: PairedBins;
}

const leastOrders = 500;
const leastOrdersOfFew = 200;
const fewBins = 5;
const leastDistance = 0.1;
const mostChance = 0.001;

type Judged = Pick<DriftStatistics, 'n_reference' | 'n_current' | 'p' | 'psi' | 'js_distance'>;

/**
 * `alert` where it is no chance (p < 0.001) and large (PSI or Jensen-Shannon distance of at least 0.1); `watch` where it
 * is no chance. Sizes alone would raise false alarms in windows of few orders, chance alone in large ones: so both.
 */
export function levelOf(judged: Judged, bins: number): DriftLevel {
  const { n_reference, n_current, p, psi, js_distance } = judged;
  const needed = bins <= fewBins ? leastOrdersOfFew : leastOrders;
  if (Math.min(n_reference, n_current) < needed) return 'not enough data';
  if (p >= mostChance) return 'quiet';
  return psi >= leastDistance || js_distance >= leastDistance ? 'alert' : 'watch';
}

function numberStatistics(reference: Distribution, current: Distribution) {
  if (reference.kind === 'category') {
    return { ks: null, ks_p: null, wasserstein: null, mean_reference: null, mean_current: null };
  }
  const numbers = pairNumbers(reference, current);
  const { statistic, p } = testKolmogorovSmirnov(numbers);
  return {
    ks: statistic,
    ks_p: p,
    wasserstein: wassersteinOverDeviation(numbers.values, numbers) ?? null,
    mean_reference: momentsOf(numbers.values, numbers.reference)?.mean ?? null,
    mean_current: momentsOf(numbers.values, numbers.current)?.mean ?? null,
  };
}

function missingRate({ n, missing }: Distribution): number | null {
  return n === 0 ? null : missing / n;
}

/** Where the reference did not keep all apart, nobody can tell what is new. */
function newCategories(reference: Distribution, current: Distribution): string[] {
  if (reference.kind === 'number' || reference.other > 0) return [];
  return Object.keys(current.counts)
    .filter((name) => countIn(reference, name) === 0)
    .toSorted();
}

/** @param reference of the same feature, counted in the same way */
export function compareDistributions(reference: Distribution, current: Distribution): Drift {
  const pair = reference.kind === 'category' ? pairCategories : pairBinnedNumbers;
  const bins = pair(reference, current);
  const { statistic: chi_square, degrees, p } = testChiSquare(bins);
  const statistics = {
    n_reference: reference.n,
    n_current: current.n,
    psi: stabilityIndex(bins),
    js_distance: jensenShannonDistance(bins),
    chi_square,
    degrees,
    p,
    ...numberStatistics(reference, current),
    missing_rate_reference: missingRate(reference),
    missing_rate_current: missingRate(current),
    new_categories: newCategories(reference, current),
  };
  const level = levelOf(statistics, bins.labels.length);
  return { kind: reference.kind, level, statistics, bins };
}
