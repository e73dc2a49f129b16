import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { floorToFloat32 } from './float32.ts';

const threshold = fc.double({ noNaN: true, min: -1e38, max: 1e38 });
const input = fc.float({ noNaN: true });

test('an input of 32 bits is at most a threshold exactly if it is at most the rounded one', () => {
  // Inputs near the threshold are those that matter.
  const near = threshold.chain((t) =>
    fc.tuple(
      fc.constant(t),
      fc.oneof(
        input,
        fc.double({ noNaN: true, min: t - Math.abs(t) * 1e-7, max: t + Math.abs(t) * 1e-7 }),
      ),
    ),
  );
  fc.assert(
    fc.property(near, ([t, x]) => {
      const rounded = floorToFloat32(t);
      expect(Math.fround(rounded)).toBe(rounded);
      expect(Math.fround(x) <= rounded).toBe(Math.fround(x) <= t);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  [0.1, 0.09999999403953552],
  [-0.1, -0.10000000149011612],
  [1, 1],
  [0, 0],
  [-1e-46, -(2 ** -149)],
  [1e-46, 0],
  [16_777_217, 16_777_216],
  [-16_777_217, -16_777_218],
])('%f becomes %f', (value, rounded) => {
  expect(floorToFloat32(value)).toBe(rounded);
});
