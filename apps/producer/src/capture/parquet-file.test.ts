// Read back by another library than the one that writes; test/capture-duckdb.test.ts reads with DuckDB.
import { captureColumns, captureRow } from '@verdict/capture';
import { jsonLine } from '@verdict/records';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { capturedOrder, temporaryDirectory, today } from './captured.test.support.ts';
import { openParquet } from './parquet-file.ts';

const known = {
  snapshot: {
    inventory: { inventory: -3, timestamp: '2021-03-28 02:30:00' },
    payment: { payment_status: 'überwiesen', timestamp: '2021-07-04 11:00:00' },
    zip_code: { available_from: '2021-07-01 00:00:00' },
  },
  features: { inventory: -3, payment_status: 'überwiesen', zip_code_available: true },
  timings: { waiting_ms: null, look_up_ms: 1.25, decide_ms: 0.001 },
};

function rowsOf(count: number) {
  return Array.from({ length: count }, (_, n) =>
    captureRow(1, n + 1, capturedOrder(`o-${n + 1}`, today, n % 2 === 0 ? known : {})),
  );
}

async function write(rows: ReturnType<typeof rowsOf>, heldRows: number, atOnce: number) {
  const path = join(await temporaryDirectory(), 'part.parquet');
  const file = await openParquet(path, heldRows);
  for (let n = 0; n < rows.length; n += atOnce) await file.write(rows.slice(n, n + atOnce));
  await file.close();
  return asyncBufferFromFile(path);
}

/** A value of the file as a line of JSON has it. */
function asJson(value: unknown, type: string): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (!(value instanceof Date)) return value;
  const text = value.toISOString();
  return type === 'instant' ? text : text.slice(0, 19).replace('T', ' ');
}

it.each([
  [1, 10, 1],
  [25, 10, 4],
  [30, 10, 30],
])('has %d rows as JSON Lines have them, in groups of %d', async (count, heldRows, atOnce) => {
  const rows = rowsOf(count);
  const file = await write(rows, heldRows, atOnce);
  const { row_groups } = await parquetMetadataAsync(file);
  expect(row_groups).toHaveLength(Math.ceil(count / heldRows));
  const read = await parquetReadObjects({ file });
  const lines = read.map((row) =>
    Object.fromEntries(captureColumns.map(({ name, type }) => [name, asJson(row[name], type)])),
  );
  expect(lines).toEqual(rows.map((row) => JSON.parse(jsonLine(row))));
});
