import { expect, it } from 'vitest';
import { ScanSlots } from './scan-slots.ts';

it('gives as many slots as there are, and one again when it is released', () => {
  const slots = new ScanSlots(2);
  const first = slots.take('a');
  slots.take('b');
  expect(slots.take('c')).toBeUndefined();
  first?.release();
  expect(slots.take('c')).toBeDefined();
});

it('ends the scan of a viewer who begins another', () => {
  const slots = new ScanSlots(1);
  const first = slots.take('a');
  const second = slots.take('a');
  expect([first?.signal.aborted, second?.signal.aborted]).toEqual([true, false]);
  first?.release(); // late, as it ends by itself
  expect(slots.take('b')).toBeUndefined();
});
