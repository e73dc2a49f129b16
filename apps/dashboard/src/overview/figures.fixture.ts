// Figures for tests, with everything at rest unless told otherwise.
import { lastMinuteOf } from '../history/recent.ts';
import type { Figures, OrderTotals, RunFigures } from './figures.ts';

const noRecommendations = {
  Deliver: 0,
  HoldCheckAvailability: 0,
  HoldCheckDelivery: 0,
  HoldCheckPayment: 0,
  Decline: 0,
};

export function runOf(changes: Partial<RunFigures> = {}): RunFigures {
  const created_at = '2026-01-01T00:00:00.000Z';
  return {
    run: 'july',
    settings: { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false },
    file: 'orders.csv',
    created_at,
    enqueued_at: created_at,
    layout: { shards: 1, servers: 1 },
    accepted: 0,
    pending: 0,
    decided: 0,
    failed: 0,
    recommendations: noRecommendations,
    reasons: {},
    ...changes,
  };
}

export function figuresOf(
  orders: Partial<OrderTotals>,
  changes: Partial<Omit<Figures, 'orders'>> = {},
): Figures {
  return {
    read_at: '2026-01-01T00:00:00.000Z',
    queue: { waiting: 0, active: 0, delayed: 0, failed: 0, isPaused: false },
    orders: { accepted: 0, decided: 0, failed: 0, pending: 0, ...orders },
    recommendations: noRecommendations,
    reasons: [],
    runs: [],
    workers: [],
    unserved: [],
    failures: [],
    minutes: [],
    are_facts_loaded: true,
    heartbeats: [],
    oldest_waiting_seconds: { orders: null, live: null },
    last_minute: lastMinuteOf([]),
    pace: [],
    redis: [],
    hooks: [],
    alerts: [],
    ...changes,
  };
}
