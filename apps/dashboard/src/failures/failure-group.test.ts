import type { Failure } from '@verdict/records';
import { expect, it } from 'vitest';
import { mergeGroups, mostGroups, openTally } from './failure-group.ts';

const model = 'order-rules@1.0.0';

function failureOf(n: number, changes: Partial<Failure> = {}): Failure {
  const order_id = `o-${n}`;
  const timestamp = '2021-07-04 12:00:00';
  return {
    order: { order_id, customer_id: 'c-1', timestamp, sku_code: 's-1', quantity: 1, zip_code: 'z' },
    reason: 'order.timeout',
    message: `order ${order_id} took longer than 60000 ms`,
    attempts: 5,
    failed_at: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
    ...changes,
  };
}

it('a thousand failures of one cause are one group, with its times and its newest orders', () => {
  const tally = openTally('july', model);
  for (let n = 999; n >= 0; n -= 1) tally.add(failureOf((n * 7) % 1000));
  const groups = tally.groups();
  expect(groups).toHaveLength(1);
  expect(groups[0]).toMatchObject({
    reason: 'order.timeout',
    phase: 'time limit of a try',
    model,
    pattern: 'order <order_id> took longer than … ms',
    message: 'order o-999 took longer than 60000 ms',
    count: 1000,
    first_failed_at: '2026-01-01T00:00:00.000Z',
    last_failed_at: '2026-01-01T00:16:39.000Z',
    runs: [{ run: 'july', count: 1000 }],
  });
  expect(groups[0]?.samples.map(({ order_id }) => order_id)).toEqual(
    Array.from({ length: 20 }, (_, n) => `o-${999 - n}`),
  );
});

it('another reason, message or model is another group', () => {
  const tally = openTally('july', model);
  const other = openTally('july', 'order-rules@2.0.0');
  tally.add(failureOf(1));
  tally.add(failureOf(2, { reason: 'error' }));
  tally.add(failureOf(3, { message: 'no luck' }));
  other.add(failureOf(1));
  const ids = [...tally.groups(), ...other.groups()].map(({ id }) => id);
  expect(new Set(ids).size).toBe(4);
});

it('groups of several runs become one, the largest first', () => {
  const [july, august] = [openTally('july', model), openTally('august', model)];
  july.add(failureOf(1));
  july.add(failureOf(9));
  july.add(failureOf(3, { reason: 'error' }));
  august.add(failureOf(5));
  const [first, second] = mergeGroups([july.groups(), august.groups()]);
  expect(first).toMatchObject({
    count: 3,
    first_failed_at: failureOf(1).failed_at,
    last_failed_at: failureOf(9).failed_at,
    runs: [
      { run: 'july', count: 2 },
      { run: 'august', count: 1 },
    ],
    samples: [{ order_id: 'o-9' }, { run: 'august', order_id: 'o-5' }, { order_id: 'o-1' }],
  });
  expect(second).toMatchObject({ reason: 'error', count: 1 });
});

it('messages that all differ fill no memory: those beyond the last group are counted', () => {
  const tally = openTally('july', model);
  const letters = (n: number) => n.toString().replace(/\d/g, (digit) => 'abcdefghij'[+digit] ?? '');
  for (let n = 0; n < mostGroups + 7; n += 1) tally.add(failureOf(n, { message: letters(n) }));
  tally.add(failureOf(1, { message: letters(1) }));
  expect([tally.groups().length, tally.ungrouped()]).toEqual([mostGroups, 7]);
});
