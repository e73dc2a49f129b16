import type { Round } from '../measuring/round.ts';
import type { Entrant } from '../play-round.ts';
import type { FigureName } from './goals.ts';

/** How a figure is got from the rounds of two contestants, or of one. */
export interface Figure {
  readonly name: FigureName;
  /** For people: what is compared with what. */
  readonly title: string;
  /** Figures of one match share their contestants' rounds. */
  readonly match: string;
  readonly ours: Entrant;
  readonly baseline?: Entrant;
  /** The figure of one round; the median of all rounds is told. */
  readonly valueOf: (ours: Round, baseline: Round) => number;
  /** What is told of each side, and its unit. */
  readonly shownOf: (round: Round) => number;
  readonly unit: 'orders/s' | 'ms' | 'MB';
  /** A figure of memory does not depend on how busy the machine is. */
  readonly isTimed: boolean;
  /** Played only with --long. */
  readonly isLong: boolean;
  readonly leastCores?: number;
  /** Without it the figure is played only where it is named. */
  readonly optionalPackage?: string;
}
