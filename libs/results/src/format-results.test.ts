import type { Result } from '@verdict/records';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { csvLines, jsonLines } from './format-results.ts';
import type { ResultPipeline } from './result-line.ts';
import type { Run } from './run-record.ts';

const run = {
  run: 'orders',
  settings: { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false },
} as Run;

/** With the texts and the stock of the facts. */
const featuresOf: ResultPipeline['featuresOf'] = (_order, { inventory, payment, zip_code }) => ({
  order_hour_of_day: 12,
  inventory: inventory?.inventory ?? null,
  payment_status: payment?.payment_status ?? null,
  zip_code_available: zip_code !== null,
});

const pipeline: ResultPipeline = { digest: 'd1', featuresOf };

/** Every text that comes from outside begins with the same characters. */
function resultWith(start: string): Result {
  const text = `${start}cmd|' /C calc'!A0`;
  const timestamp = '2021-07-04 12:00:00';
  return {
    order: {
      order_id: text,
      customer_id: text,
      timestamp,
      sku_code: text,
      quantity: 1,
      zip_code: text,
    },
    snapshot: {
      inventory: { inventory: -3, timestamp },
      payment: { payment_status: text, timestamp },
      zip_code: { available_from: timestamp },
    },
    recommendation: 'HoldCheckPayment',
    reason: 'payment.other',
    decided_at: '2021-07-05T02:00:00.000Z',
    attempt: 1,
  };
}

it.each(['=', '+', '-', '@', '\t=', '\r='])(
  'no cell of a CSV export is a formula, with texts that start with %j',
  (start) => {
    for (const full of [false, true]) {
      const rows: string[][] = parse(csvLines(run, { full, pipeline })([resultWith(start)]));
      const cells = rows.flat().filter((cell) => cell !== '-3');
      expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
      expect(cells.filter((cell) => cell.startsWith(`'${start}`))).toHaveLength(full ? 5 : 2);
    }
  },
);

it('a stock below zero stays a number, and JSON Lines have every text as it is', () => {
  const result = resultWith('=');
  expect(parse(csvLines(run, { full: false, pipeline })([result])).flat()).toContain('-3');
  const [line] = jsonLines(run, { full: true, pipeline })([result]).trim().split('\n');
  expect(JSON.parse(line ?? '')).toMatchObject({
    order_id: result.order.order_id,
    pipeline: 'd1',
  });
});
