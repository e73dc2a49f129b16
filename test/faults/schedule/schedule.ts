// What happens to one run, derived from a seed and nothing else.
import { openRandom, type Random } from '../random.ts';
import { type Ending, endingNames } from './endings.ts';
import { type FaultName, faultKinds, faultNames, type Lane } from './fault-kinds.ts';
import { addPowerCut } from './power-cut.ts';

export interface Fault {
  readonly name: FaultName;
  /** Begins when so many of all orders have their outcome: not by the clock, as machines differ. */
  readonly atShare: number;
  readonly ms: number;
}

export interface Schedule {
  readonly seed: number;
  readonly orders: number;
  readonly replicas: number;
  readonly shards: number;
  readonly isBatching: boolean;
  /** `always`: what Redis has acknowledged is on disk. */
  readonly appendfsync: 'always' | 'everysec';
  readonly poisons: readonly Ending[];
  readonly faults: readonly Fault[];
  /** Faults that the seed has and this machine cannot play. */
  readonly not_played: readonly FaultName[];
}

/** So many faults of a lane find orders left to strike. */
const mostOfLane: Readonly<Record<Lane, number>> = {
  workers: 2,
  producer: 1,
  redis: 2,
  network: 1,
  queue: 1,
};

const firstShare = 0.05;
const lastShare = 0.75;
const mostPoisons = 3;

/** Ends all others of its lane: what comes after it would find nothing left to do. */
const finishing: FaultName = 'empty-redis';

/** A power cut is drawn apart (power-cut.ts): seeds keep the schedules that they had before there were any. */
const drawnNames = faultNames.filter((name) => name !== 'power-cut');

function pickNames(random: Random, count: number): FaultName[] {
  const left = { ...mostOfLane };
  const names: FaultName[] = [];
  for (const name of random.shuffled(drawnNames)) {
    const { lane } = faultKinds[name];
    if (names.length === count || left[lane] === 0) continue;
    left[lane] -= 1;
    names.push(name);
  }
  return names
    .filter((name) => name !== finishing)
    .concat(names.filter((name) => name === finishing));
}

function planFaults(random: Random, count: number): Fault[] {
  const step = (lastShare - firstShare) / count;
  return pickNames(random, count).map((name, place) => {
    const share = firstShare + step * (place + random.between(0, 90) / 100);
    const [least, most] = faultKinds[name].ms;
    return { name, atShare: Number(share.toFixed(3)), ms: random.between(least, most) };
  });
}

export function planSchedule(seed: number, orders: number): Schedule {
  const random = openRandom(seed);
  return {
    seed,
    orders,
    replicas: random.between(2, 3),
    shards: random.pick([1, 1, 2]),
    isBatching: random.between(1, 4) > 1,
    appendfsync: random.pick(['always', 'everysec']),
    poisons: random.shuffled(endingNames).slice(0, random.between(0, mostPoisons)),
    faults: addPowerCut(seed, planFaults(random, random.between(4, 6))),
    not_played: [],
  };
}
