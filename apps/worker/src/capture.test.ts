import { isCaptured, parseCapture } from '@verdict/capture';
import { expect, it } from 'vitest';
import { type CapturedDecision, openCapture } from './capture.ts';

function decided(order_id: string): CapturedDecision {
  const timestamp = '2021-07-04 12:00:00';
  return {
    run: 'orders',
    settings: { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false },
    result: {
      order: { order_id, customer_id: 'c', timestamp, sku_code: 's', quantity: 1, zip_code: 'z' },
      snapshot: { inventory: { inventory: 0, timestamp }, payment: null, zip_code: null },
      recommendation: 'HoldCheckAvailability',
      reason: 'inventory.none',
      decided_at: '2026-11-28T01:02:03.456Z',
      attempt: 2,
    },
    features: { inventory: 0 },
    phases: { waiting: null, look_up: 1.23456, decide: 0.0001 },
  };
}

it('keeps all that decided an order', () => {
  const text = openCapture({ CAPTURE_SHARE: 1 }, 'worker-1')?.(decided('o-1'));
  const { result, phases: _phases, ...rest } = decided('o-1');
  const timings = { waiting_ms: null, look_up_ms: 1.235, decide_ms: 0 };
  expect(parseCapture(text ?? '')).toEqual({ ...rest, ...result, timings, worker: 'worker-1' });
});

it('takes no clock back: an order cannot have waited for less than nothing', () => {
  const { phases, ...rest } = decided('o-1');
  const early = { ...rest, phases: { ...phases, waiting: -3 } };
  const text = openCapture({ CAPTURE_SHARE: 1 }, 'worker-1')?.(early);
  expect(parseCapture(text ?? '')?.timings.waiting_ms).toBe(0);
});

it('keeps the orders of the share, and no other', () => {
  const captureOf = openCapture({ CAPTURE_SHARE: 0.5 }, 'worker-1');
  for (let n = 0; n < 100; n += 1) {
    const isKept = captureOf?.(decided(`o-${n}`)) !== undefined;
    expect(isKept).toBe(isCaptured(`o-${n}`, 0.5));
  }
});

it('is not there where nothing is captured', () => {
  expect(openCapture({ CAPTURE_SHARE: 0 }, 'worker-1')).toBeUndefined();
});
