import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { daySeconds, monthSeconds } from './timestamp-text.ts';

/** `openings` holds one entry for each listing in zip_codes.csv: none if it is not listed. */
export type ZipCode = { readonly zip_code: string; readonly openings: readonly number[] };

const zipCodeCount = 240;
const oneUnlistedIn = 40;
const firstOpening = -3 * daySeconds;
const lastOpening = monthSeconds;

/** Deliveries open zip code by zip code through the month, at an even pace. */
export function drawZipCodes(random: RandomGenerator): ZipCode[] {
  const codes = new Set<string>();
  while (codes.size < zipCodeCount) codes.add(drawZipCode(random));
  return [...codes].map((zip_code, index) => ({ zip_code, openings: openingsOf(random, index) }));
}

export function openedBy(zipCode: ZipCode, second: number): boolean {
  return zipCode.openings.some((opening) => opening <= second);
}

function openingsOf(random: RandomGenerator, index: number): number[] {
  if (index % oneUnlistedIn === oneUnlistedIn - 1) return [];
  const pace = Math.floor((lastOpening - firstOpening) / zipCodeCount);
  return [firstOpening + index * pace + uniformInt(random, 0, pace - 1)];
}

// Below 01000 are the zip codes of the edge facts.
function drawZipCode(random: RandomGenerator): string {
  return String(uniformInt(random, 1_000, 99_950)).padStart(5, '0');
}
