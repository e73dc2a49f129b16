import type { Figure } from './figures/figure.ts';
import { figures } from './figures/index.ts';
import { type Match, matchesOf } from './figures/matches.ts';
import { shortened } from './figures/shortened.ts';
import type { BenchOptions } from './options.ts';

const usualRounds = 5;

/** A named figure is played, however long it takes. */
function isWanted({ name, isLong }: Figure, { only, long }: BenchOptions): boolean {
  return only === undefined ? !isLong || long === true : only.includes(name);
}

/** The matches to play, in turn. */
export function planMatches(options: BenchOptions): Match[] {
  const wanted = figures.filter((figure) => isWanted(figure, options));
  return matchesOf(options.short ? wanted.map(shortened) : wanted);
}

export function roundsOf(match: Match, { rounds, short }: BenchOptions): number {
  const isLong = match.figures.some((figure) => figure.isLong);
  return rounds ?? (short || isLong ? 1 : usualRounds);
}
