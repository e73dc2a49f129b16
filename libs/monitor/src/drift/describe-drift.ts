// What has changed, in a sentence for people.
import type { Drift } from './compare-distributions.ts';

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

const short = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

interface Shift {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

/** The largest first. */
function shiftsOf({ bins, statistics }: Drift): Shift[] {
  const { n_reference, n_current } = statistics;
  return bins.labels
    .map((label, bin) => ({
      label,
      from: (bins.reference[bin] ?? 0) / n_reference,
      to: (bins.current[bin] ?? 0) / n_current,
    }))
    .toSorted((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from));
}

/** Nothing where both read the same. */
function describeChange(what: string, from: string, to: string): string[] {
  return from === to ? [] : [`${what} went from ${from} to ${to}`];
}

function describeMean({ statistics }: Drift): string[] {
  const { mean_reference: from, mean_current: to } = statistics;
  if (from === null || to === null) return [];
  return describeChange('the mean', short.format(from), short.format(to));
}

/** A file of strange rows may bring a hundred. */
const namedCategories = 3;

function describeNew({ statistics: { new_categories: names } }: Drift): string[] {
  if (names.length === 0) return [];
  const more = names.length - namedCategories;
  const rest = more > 0 ? ` and ${more} more` : '';
  return [`new: ${names.slice(0, namedCategories).join(', ')}${rest}`];
}

/**
 * Such as `payment_status: OK went from 70.0 % to 55.0 %, FAILED went from 10.0 % to 25.0 %`: the two largest changes.
 * @param drift of at least one order on each side
 */
export function describeDrift(name: string, drift: Drift): string {
  const shifts = shiftsOf(drift)
    .slice(0, 2)
    .flatMap(({ label, from, to }) => describeChange(label, percent(from), percent(to)));
  const told = [...describeMean(drift), ...shifts, ...describeNew(drift)];
  return `${name}: ${told.join(', ') || 'as before'}`;
}
