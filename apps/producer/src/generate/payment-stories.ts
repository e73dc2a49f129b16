// What happens to the payment of an order, in seconds relative to the order itself.

import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

export type PaymentStep = { readonly offsetSeconds: number; readonly payment_status: string };

type Step = readonly [status: string, earliestSecond: number, latestSecond: number];
type Story = { readonly perThousand: number; readonly steps: readonly Step[] };

const stories: readonly Story[] = [
  story(440, ['OK', 0, 0]),
  story(190, ['OK', -900, -1]),
  story(35, ['FAILED', -3600, -901], ['OK', -900, 0]),
  story(20, ['VERIFY_ADDRESS', -7200, -901], ['OK', -900, 0]),
  story(20, ['OK', -600, 0], ['FAILED', 86_400, 259_200]),
  story(65, ['FAILED', -60, 0]),
  story(65, ['VERIFY_ADDRESS', -60, 0]),
  story(60, ['VERIFY_BANK_DETAILS', -60, 0]),
  story(30, ['FAILED', -60, 0], ['OK', 30, 7200]),
  story(20, ['VERIFY_ADDRESS', 0, 0], ['OK', 3600, 172_800]),
  story(10, ['VERIFY_BANK_DETAILS', 0, 0], ['FAILED', 3600, 172_800]),
  story(20, ['OK', 1, 86_400]),
  story(25),
];

export function drawPaymentSteps(random: RandomGenerator): PaymentStep[] {
  return drawStory(random).steps.map(([payment_status, earliestSecond, latestSecond]) => ({
    offsetSeconds: uniformInt(random, earliestSecond, latestSecond),
    payment_status,
  }));
}

function drawStory(random: RandomGenerator): Story {
  let left = uniformInt(random, 0, 999);
  for (const candidate of stories) {
    left -= candidate.perThousand;
    if (left < 0) return candidate;
  }
  throw new RangeError('expected payment stories that add up to 1000 per thousand');
}

function story(perThousand: number, ...steps: readonly Step[]): Story {
  return { perThousand, steps };
}
