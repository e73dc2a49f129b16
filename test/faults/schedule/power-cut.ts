// Which schedules have a power cut, drawn apart from all else: without it, a seed plays what it always played.
import { openRandom } from '../random.ts';
import { faultKinds } from './fault-kinds.ts';
import type { Fault } from './schedule.ts';

const name = 'power-cut';
const oneIn = 4;
/** Of a stream of numbers that no schedule is drawn from. */
const streamOffset = 2 ** 31 + 1;
const firstShare = 0.05;
/** Late enough that the producer may have ended: nobody then adds again what is lost. */
const lastShare = 0.9;

/** What empties Redis ends all; a power cut comes before it. */
function latestShare(faults: readonly Fault[]): number {
  const emptying = faults.find((fault) => fault.name === 'empty-redis');
  return emptying === undefined ? lastShare : emptying.atShare - 0.01;
}

/** The faults in their order, with a power cut among them where the seed has one. */
export function addPowerCut(seed: number, faults: readonly Fault[]): Fault[] {
  const random = openRandom(seed + streamOffset);
  if (random.between(1, oneIn) > 1) return [...faults];
  const [first, last] = [firstShare, latestShare(faults)].map((share) => Math.round(share * 1000));
  const atShare = random.between(first ?? 0, last ?? 0) / 1000;
  const ms = random.between(...faultKinds[name].ms);
  return [...faults, { name, atShare, ms } as const].toSorted((a, b) => a.atShare - b.atShare);
}
