import type { Entrant } from '../play-round.ts';
import type { Figure } from './figure.ts';

/** Contestants that take turns on one machine, and the figures that are made of their rounds. */
export interface Match {
  readonly name: string;
  readonly figures: readonly Figure[];
  readonly entrants: readonly Entrant[];
}

export function entrantKey({ contestant, orders }: Entrant): string {
  return `${contestant} ${orders}`;
}

/** Each once, baselines first. */
function entrantsOf(figures: readonly Figure[]): Entrant[] {
  const all = [
    ...figures.flatMap(({ baseline }) => baseline ?? []),
    ...figures.map(({ ours }) => ours),
  ];
  return [...new Map(all.map((entrant) => [entrantKey(entrant), entrant])).values()];
}

export function matchesOf(figures: readonly Figure[]): Match[] {
  const names = [...new Set(figures.map(({ match }) => match))];
  return names.map((name) => {
    const own = figures.filter(({ match }) => match === name);
    return { name, figures: own, entrants: entrantsOf(own) };
  });
}
