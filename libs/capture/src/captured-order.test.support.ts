import type { CapturedOrder } from './captured-order.ts';

/** An order that is delivered, unless told otherwise. */
export function capturedOrder(changes: Partial<CapturedOrder> = {}): CapturedOrder {
  return {
    run: 'orders',
    settings: { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false },
    order: {
      order_id: 'o-1',
      customer_id: 'c-1',
      timestamp: '2021-07-04 12:00:00',
      sku_code: 'sku-1',
      quantity: 1,
      zip_code: '01234',
    },
    snapshot: {
      inventory: { inventory: 5, timestamp: '2021-07-01 00:00:00' },
      payment: { payment_status: 'OK', timestamp: '2021-07-04 11:00:00' },
      zip_code: { available_from: '2021-07-01 00:00:00' },
    },
    features: {
      order_hour_of_day: 12,
      inventory: 5,
      payment_status: 'OK',
      zip_code_available: true,
    },
    recommendation: 'Deliver',
    reason: 'deliver',
    attempt: 1,
    decided_at: '2026-11-28T01:02:03.456Z',
    timings: { waiting_ms: 12, look_up_ms: 0.5, decide_ms: 0.012 },
    worker: 'worker-host-17',
    ...changes,
  };
}
