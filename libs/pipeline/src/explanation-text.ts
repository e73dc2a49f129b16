// An explanation in words, the same on every surface.
import type { FeatureValue } from '@verdict/records';
import type { PathStep } from './models/index.ts';
import type { Flip } from './nearest-flips.ts';

const words: Readonly<Record<Exclude<PathStep['is'], 'unknown'>, string>> = {
  'equal-to': 'is',
  'other-than': 'is not',
  below: 'is below',
  'at-most': 'is at most',
  above: 'is above',
  'at-least': 'is at least',
};

/** Six digits tell a limit from what is just beside it well enough. */
function valueText(value: FeatureValue): string {
  if (value === null) return 'unknown';
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(6)));
}

/** Such as `inventory is at most 0`. */
export function conditionText({ column, is, limit }: PathStep): string {
  return is === 'unknown' ? `${column} is unknown` : `${column} ${words[is]} ${valueText(limit)}`;
}

/** Such as `no: it is 5`. */
export function findingText({ is, value, holds }: PathStep): string {
  const answer = holds ? 'yes' : 'no';
  return is === 'unknown' && holds ? answer : `${answer}: it is ${valueText(value)}`;
}

/** Such as `inventory 1 instead of 0`. */
export function flipText({ feature, from, to, bound }: Flip): string {
  const side = bound === 'at' ? '' : `just ${bound} `;
  return `${feature} ${side}${valueText(to)} instead of ${valueText(from)}`;
}
