import type { Figure } from './figures/figure.ts';
import { figures } from './figures/index.ts';
import { type Match, matchesOf } from './figures/matches.ts';
import { shortened } from './figures/shortened.ts';
import type { BenchOptions } from './options.ts';
import { createRequire } from 'node:module';

const usualRounds = 5;

const require = createRequire(import.meta.url);

export function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** A named figure is played, however long it takes. */
function isWanted(figure: Figure, { only, long }: BenchOptions): boolean {
  const { name, isLong, optionalPackage } = figure;
  if (only !== undefined) return only.includes(name);
  if (optionalPackage !== undefined && !isInstalled(optionalPackage)) return false;
  return !isLong || long === true;
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
