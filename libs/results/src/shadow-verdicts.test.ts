import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import {
  addShadowFindings,
  comparisonKey,
  type Disagreement,
  findDisagreement,
  keptDisagreements,
  listDisagreements,
  readShadowReports,
} from './shadow-verdicts.ts';
import { mostShadowDays, readShadowDays, shadowDayKey } from './shadow-days.ts';

function disagreement(order_id: string): Disagreement {
  return {
    order_id,
    recommendation: 'Deliver',
    reason: 'deliver',
    shadows: { 'v@2.0.0': { recommendation: 'Decline', reason: 'why' } },
  };
}

const counts = new Map([
  [comparisonKey('v@2.0.0', 'Deliver', 'Deliver'), 7],
  [comparisonKey('v@2.0.0', 'Deliver', 'Decline'), 1],
  [comparisonKey('v@2.0.0', 'Decline', 'Deliver'), 2],
  [comparisonKey('v@2.0.0', 'Deliver', 'failed'), 3],
  [comparisonKey('v@2.0.0', null, 'skipped'), 4],
  [comparisonKey('a@1.0.0', 'Deliver', 'Deliver'), 8],
]);

const days = new Map([
  [shadowDayKey('v@2.0.0', '2021-07-04 00:00:00', true), 7],
  [shadowDayKey('v@2.0.0', '2021-07-04 23:59:59', false), 3],
  [shadowDayKey('v@2.0.0', '2021-06-30 12:00:00', true), 1],
  [shadowDayKey('a@1.0.0', '2021-07-04 12:00:00', true), 8],
]);

test('findings of all workers add up, for each shadow of a run', async () => {
  const space = openKeySpace();
  const disagreements = [disagreement('o-1')];
  await addShadowFindings(space, 'july', { counts, days, disagreements }, 1000);
  await addShadowFindings(space, 'july', { counts, days, disagreements: [] }, 2000);
  expect(await readShadowReports(space, 'july')).toEqual([
    { shadow: 'a@1.0.0', agreed: 16, disagreed: [], failed: 0, skipped: 0 },
    {
      shadow: 'v@2.0.0',
      agreed: 14,
      disagreed: [
        { from: 'Decline', to: 'Deliver', count: 4 },
        { from: 'Deliver', to: 'Decline', count: 2 },
      ],
      failed: 6,
      skipped: 8,
    },
  ]);
  expect(await readShadowReports(space, 'august')).toEqual([]);
  expect(await readShadowDays(space, 'july')).toEqual([
    { shadow: 'v@2.0.0', day: '2021-06-30', agreed: 2, disagreed: 0 },
    { shadow: 'a@1.0.0', day: '2021-07-04', agreed: 16, disagreed: 0 },
    { shadow: 'v@2.0.0', day: '2021-07-04', agreed: 14, disagreed: 6 },
  ]);
});

test('orders that were decided otherwise are found by id, and listed with the newest first', async () => {
  const space = openKeySpace();
  const none = new Map<string, number>();
  const first = { counts: none, days: none, disagreements: [disagreement('o-1')] };
  await addShadowFindings(space, 'july', first, 1000);
  const second = { counts: none, days: none, disagreements: [disagreement('o-2')] };
  await addShadowFindings(space, 'july', second, 2000);
  expect(await findDisagreement(space, 'july', 'o-1')).toEqual(disagreement('o-1'));
  expect(await findDisagreement(space, 'july', 'o-3')).toBeUndefined();
  const ids = async (most: number) =>
    (await listDisagreements(space, 'july', most)).map(({ order_id }) => order_id);
  expect(await ids(10)).toEqual(['o-2', 'o-1']);
  expect(await ids(1)).toEqual(['o-2']);
});

test('of very many the newest are kept', async () => {
  const space = openKeySpace();
  const none = new Map<string, number>();
  const batch = 1000;
  for (let from = 0; from < keptDisagreements + batch; from += batch) {
    const disagreements = Array.from({ length: batch }, (_, n) => disagreement(`o-${from + n}`));
    await addShadowFindings(space, 'july', { counts: none, days: none, disagreements }, from);
  }
  expect(await findDisagreement(space, 'july', 'o-0')).toBeUndefined();
  expect(await findDisagreement(space, 'july', `o-${batch}`)).toBeDefined();
  expect(await listDisagreements(space, 'july', 20_000)).toHaveLength(keptDisagreements);
});

test('days are bounded, and those that are there are counted on', async () => {
  const space = openKeySpace();
  const counts = new Map<string, number>();
  const dayOf = (n: number) => new Date(n * 86_400_000).toISOString().slice(0, 10);
  const many = Array.from({ length: mostShadowDays + 5 }, (_, n) =>
    shadowDayKey('v@2.0.0', dayOf(n), true),
  );
  const findings = { counts, days: new Map(many.map((key) => [key, 1])), disagreements: [] };
  await addShadowFindings(space, 'july', findings, 1000);
  await addShadowFindings(space, 'july', findings, 2000);
  const stored = await readShadowDays(space, 'july');
  expect(stored).toHaveLength(mostShadowDays);
  expect(stored[0]).toEqual({ shadow: 'v@2.0.0', day: '1970-01-01', agreed: 2, disagreed: 0 });
});
