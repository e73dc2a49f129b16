import { entrantKey, type Match } from './figures/matches.ts';
import { ordersPerSecond, type Round } from './measuring/round.ts';
import { calibrateMs } from './noise/calibrate.ts';
import { playRound } from './play-round.ts';

export interface Played {
  /** By `entrantKey`, in the order in which they were played. */
  readonly rounds: ReadonlyMap<string, readonly Round[]>;
  /** Of a fixed piece of work before each of them. */
  readonly calibrationsMs: readonly number[];
}

function progressLine(key: string, round: number, rounds: number, played: Round): string {
  const rate = Math.round(ordersPerSecond(played)).toLocaleString('en');
  return `round ${round} of ${rounds}: ${key} orders, ${rate} orders/s`;
}

/** Plays a match in alternating rounds, so that a machine that drifts drifts for all contestants. */
export async function playMatch(
  match: Match,
  rounds: number,
  workDir: string,
  say: (line: string) => void,
): Promise<Played> {
  const played = new Map<string, Round[]>(match.entrants.map((key) => [entrantKey(key), []]));
  const calibrationsMs: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const entrant of match.entrants) {
      calibrationsMs.push(await calibrateMs());
      const key = entrantKey(entrant);
      const one = await playRound(entrant, workDir);
      played.get(key)?.push(one);
      say(progressLine(key, round, rounds, one));
    }
  }
  return { rounds: played, calibrationsMs };
}
