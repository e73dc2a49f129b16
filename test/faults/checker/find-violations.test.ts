// The checker is checked: what it is given here is doctored, and each change has to be reported.
import { expect, test } from 'vitest';
import { expectOutcomes, type ShopFiles } from './expected-outcomes.ts';
import { findViolations } from './find-violations.ts';
import type { Observed } from './observed.ts';
import { readOccurrences, recount } from './recount.ts';

const shop: ShopFiles = {
  orders:
    'order_id,customer_id,timestamp,sku_code,quantity,zip_code\n' +
    'night,c-1,2021-07-04 05:59:59,sku-1,1,01234\n' +
    '"day, late",c-1,2021-07-04T12:00:00,sku-1,1,01234\n' +
    'early,c-1,2021-06-01 12:00:00,sku-1,1,01234\n' +
    'guilty,poison-exit,2021-07-04 12:00:00,sku-1,1,01234\n',
  inventory:
    'sku_code,timestamp,inventory\nsku-1,2021-07-04 12:00:00,0\nsku-1,2021-07-01 00:00:00,5\n' +
    'sku-1,2021-07-04 12:00:00,7\nsku-1,2021-07-04 12:00:01,0\n',
  payments:
    'order_id,timestamp,payment_status\nnight,2021-07-01 00:00:00,OK\n' +
    '"day, late",2021-07-01 00:00:00,FAILED\n"day, late",2021-07-04 12:00:00,OK\n',
  zip_codes: 'zip_code,available_from\n01234,2021-07-04 00:00:00\n01234,2021-07-01 00:00:00\n',
};

const expected = expectOutcomes(shop);
const known = { inventory: 5, payment_status: 'OK', zip_code_available: true };
const unknown = { inventory: null, payment_status: null, zip_code_available: false };
const lines = [
  {
    order_id: 'night',
    recommendation: 'Decline',
    features: { ...known, order_hour_of_day: 5 },
  },
  {
    order_id: 'day, late',
    recommendation: 'Deliver',
    features: { ...known, inventory: 7, order_hour_of_day: 12 },
  },
  {
    order_id: 'early',
    recommendation: 'HoldCheckAvailability',
    features: { ...unknown, order_hour_of_day: 12 },
  },
] as const;
const [night, day, early] = lines;
const crash = { reason: 'order.crashed', message: 'ended its process with exit code 7' };

const good: Observed = {
  exported: lines,
  stored: lines.map(({ order_id, recommendation }) => [order_id, recommendation] as const),
  failures: [['guilty', crash]],
  pending: [],
  counted: 3,
  occurrences: readOccurrences([
    ['d\x1fDecline', '1'],
    ['d\x1fDeliver', '1'],
    ['d\x1fHoldCheckAvailability', '1'],
    ['n\x1finventory\x1f5', '1'],
    ['n\x1finventory\x1f7', '1'],
    ['m\x1finventory', '1'],
    ['c\x1fpayment_status\x1fOK', '2'],
    ['m\x1fpayment_status', '1'],
    ['c\x1fzip_code_available\x1ftrue', '2'],
    ['c\x1fzip_code_available\x1ffalse', '1'],
    ['n\x1forder_hour_of_day\x1f5', '1'],
    ['n\x1forder_hour_of_day\x1f12', '2'],
    ['t\x1fwaiting\x1f3', '3'],
    ['#\x1fpayment_status', '1'],
  ]),
  uncounted: 0,
  failedJobs: ['orders~guilty'],
  left: {},
};

/** Other results are counted as they are. */
function kindsOf(changes: Partial<Observed>): string[] {
  const occurrences = recount(changes.exported ?? lines);
  const violations = findViolations(expected, { ...good, occurrences, ...changes });
  return violations.map(({ kind, of }) => `${kind}: ${of}`);
}

test('nothing is reported where every order is as it has to be', () => {
  expect(findViolations(expected, good)).toEqual([]);
  expect(kindsOf({})).toEqual([]);
});

const decline = { ...day, recommendation: 'Decline' };
const guess = { ...early, features: { ...early.features, inventory: 0 } };
const guiltyResult = { ...day, order_id: 'guilty' };
const countedTwice = new Map([...good.occurrences, ['decision Deliver', 2]]);
const stranger = { ...day, order_id: 'stranger' };

test.each<[string, Partial<Observed>, string]>([
  ['is not in the export', { exported: [night, early] }, 'missing: day, late'],
  ['is not in Redis', { stored: good.stored.slice(1), counted: 2 }, 'missing: night'],
  ['is exported twice', { exported: [...lines, early] }, 'double: early'],
  [
    'is stored twice',
    { stored: [...good.stored, ['early', 'HoldCheckAvailability']], counted: 4 },
    'double: early',
  ],
  ['is counted twice', { counted: 4 }, 'double: counts of the run'],
  ['has another decision', { exported: [night, decline, early] }, 'wrong: day, late'],
  ['has another feature, 0 for unknown', { exported: [night, day, guess] }, 'wrong: early'],
  ['has lost a feature', { exported: [{ ...night, features: known }, day, early] }, 'wrong: night'],
  [
    'is stored with another decision',
    { stored: [['night', 'Deliver'], ...good.stored.slice(1)] },
    'wrong: night',
  ],
  [
    'failed beside its result',
    { failures: [...good.failures, ['night', crash]] },
    'innocent failed: night',
  ],
  ['has a job marked failed', { failedJobs: ['orders~day, late'] }, 'innocent failed: day, late'],
  ['is pending beside its result', { pending: ['night'] }, 'stuck: night'],
  ['has left a job', { left: { 'orders:active': ['orders~night'] } }, 'stuck: orders:active'],
  ['is guilty and has no failure', { failures: [] }, 'missing: guilty'],
  [
    'is guilty and has two failures',
    {
      failures: [
        ['guilty', crash],
        ['guilty', crash],
      ],
    },
    'double: guilty',
  ],
  [
    'is guilty and failed with another cause',
    { failures: [['guilty', { ...crash, message: 'ran out of memory' }]] },
    'cause untrue: guilty',
  ],
  ['is guilty and has a result', { exported: [...lines, guiltyResult] }, 'wrong: guilty'],
  ['is counted for drift twice', { occurrences: countedTwice }, 'miscounted: drift monitoring'],
  [
    'is not counted for drift',
    { occurrences: recount([night, day]) },
    'miscounted: drift monitoring',
  ],
  ['waits to be counted', { uncounted: 1 }, 'miscounted: drift monitoring'],
  ['belongs to nobody', { exported: [...lines, stranger] }, 'foreign: stranger'],
])('an order that %s is reported', (_title, changes, violation) => {
  expect([...new Set(kindsOf(changes))]).toEqual([violation]);
});
