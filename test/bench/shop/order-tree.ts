// The rules of order-rules@1.0.0 as a decision tree, so that every means of deciding has the same to decide.
import { type Artifact, sealWithExamples } from '@verdict/pipeline';
import { orderOf } from './orders.ts';

const inputs = ['stock', 'is_open=true', 'payment_status=OK', 'order_hour_of_day'];

const transformer = {
  steps: [
    { step: 'hour-of-day', of: 'timestamp', as: 'order_hour_of_day' },
    { step: 'as-of-fact', fact: 'inventory', as: 'inventory' },
    { step: 'impute', of: 'inventory', as: 'stock', strategy: 'constant', value: -1 },
    { step: 'as-of-fact', fact: 'payment_status', as: 'payment_status' },
    { step: 'one-hot', of: 'payment_status', categories: ['OK'] },
    { step: 'as-of-fact', fact: 'available_from', as: 'available_from' },
    { step: 'available-from', of: 'available_from', as: 'is_open' },
    { step: 'one-hot', of: 'is_open', categories: [true] },
    { step: 'select', columns: inputs },
  ],
  features: ['order_hour_of_day', 'inventory', 'payment_status', 'is_open'],
};

/** Each question leads to a hold where its answer is no, and to the next question where it is yes. */
const model = {
  kind: 'tree',
  inputs,
  classes: ['HoldCheckAvailability', 'HoldCheckDelivery', 'HoldCheckPayment', 'Decline', 'Deliver'],
  feature: [0, -1, 1, -1, 2, -1, 3, -1, -1],
  threshold: [0.5, -2, 0.5, -2, 0.5, -2, 5.5, -2, -2],
  left: [1, -1, 3, -1, 5, -1, 7, -1, -1],
  right: [2, -1, 4, -1, 6, -1, 8, -1, -1],
  value: [
    [1, 1, 1, 1, 1],
    [1, 0, 0, 0, 0],
    [0, 1, 1, 1, 1],
    [0, 1, 0, 0, 0],
    [0, 0, 1, 1, 1],
    [0, 0, 1, 0, 0],
    [0, 0, 0, 1, 1],
    [0, 0, 0, 1, 0],
    [0, 0, 0, 0, 1],
  ],
};

const about = {
  name: 'order-tree',
  version: '1.0.0',
  description: 'order-rules@1.0.0 as a tree',
  created_at: '2026-01-01T00:00:00Z',
  feature_mode: 'order-time',
  training_window: null,
} as const;

export function orderTree(): Promise<Artifact> {
  const files = Object.entries({ 'pipeline.json': transformer, 'model.json': model }).map(
    ([name, content]) => [name, new TextEncoder().encode(JSON.stringify(content))] as const,
  );
  const nothing = { inventory: null, payment: null, zip_code: null };
  return sealWithExamples(about, new Map(files), [{ order: orderOf(0), facts: nothing }]);
}
