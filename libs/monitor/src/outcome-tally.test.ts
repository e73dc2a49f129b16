import { expect, test } from 'vitest';
import { openOutcomeTally } from './outcome-tally.ts';

test('orders are counted by decision, on the whole and by the time of the order', () => {
  const { add, report } = openOutcomeTally(86_400);
  const deliver = { recommendation: 'Deliver', timestamp: '2021-07-05 08:00:00' } as const;
  add({ ...deliver, isFulfilled: true });
  add({ ...deliver, isFulfilled: false });
  add({ ...deliver, isFulfilled: null });
  add({ recommendation: 'Decline', timestamp: '2021-07-04 23:00:00', isFulfilled: null });
  const { decisions, windows } = report();
  expect(decisions.Deliver).toMatchObject({
    results: 3,
    outcomes: 2,
    missing: 1,
    fulfilled: 1,
    share: 0.5,
  });
  expect(decisions.Deliver.low).toBeCloseTo(0.0945312, 6);
  expect(decisions.Deliver.high).toBeCloseTo(0.9054688, 6);
  expect(decisions.Decline).toMatchObject({ results: 1, missing: 1, share: null, low: null });
  expect(decisions.HoldCheckPayment).toMatchObject({ results: 0, missing: 0, share: null });
  expect(
    windows.map(({ from, decisions: { Deliver, Decline } }) => [
      from,
      Deliver.results,
      Decline.results,
    ]),
  ).toEqual([
    ['2021-07-04 00:00:00', 0, 1],
    ['2021-07-05 00:00:00', 3, 0],
  ]);
});
