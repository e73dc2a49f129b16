import type { Entrant } from '../play-round.ts';
import type { Figure } from './figure.ts';

const [fewest, most] = [200, 2000];

function shorten({ contestant, orders }: Entrant): Entrant {
  return { contestant, orders: Math.min(Math.max(orders / 100, fewest), most) };
}

/** The same figure from so few orders that it shows no more than that all of it runs. */
export function shortened(figure: Figure): Figure {
  const { ours, baseline } = figure;
  return { ...figure, ours: shorten(ours), ...(baseline && { baseline: shorten(baseline) }) };
}
