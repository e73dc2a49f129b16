import { expect } from 'vitest';

/** To a billionth of what is expected. */
export function expectClose(got: number | undefined, expected: number, what = ''): void {
  const off = Math.abs((got ?? Number.NaN) - expected);
  expect(off, `${what}: expected ${expected}, got ${got}`).toBeLessThanOrEqual(
    1e-9 * Math.abs(expected),
  );
}
