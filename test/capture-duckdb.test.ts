// The queries of docs/capture.md, on files of both formats.
import { captureText, type CapturedOrder } from '@verdict/capture';
import { type KeySpace, openKeySpace } from '@verdict/testing';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { producerJson } from './support/commands.ts';
import { hasDuckDb, openDuckDb } from './support/duckdb.ts';
import { temporaryDirectory } from './support/files.ts';

const docs = join(import.meta.dirname, '../docs/capture.md');

async function statementsOfDocs(dir: string): Promise<Record<string, string>> {
  const text = await readFile(docs, 'utf8');
  const blocks = [...text.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) => sql);
  expect(blocks).toHaveLength(4);
  const [parquet = '', jsonl = '', month = '', feature = ''] = blocks.map((sql) =>
    sql.replaceAll("'capture/", `'${dir}/`),
  );
  return { parquet, jsonl, month, feature };
}

interface Story {
  readonly day: string;
  readonly recommendation: CapturedOrder['recommendation'];
  readonly inventory: number | null;
  readonly payment: string | null;
  readonly waitingMs: number | null;
}

const stories: readonly Story[] = [
  { day: '2026-10-31', recommendation: 'Deliver', inventory: 90, payment: 'OK', waitingMs: 9 },
  { day: '2026-11-01', recommendation: 'Deliver', inventory: 3, payment: 'OK', waitingMs: 1 },
  { day: '2026-11-01', recommendation: 'Deliver', inventory: 6, payment: 'OK', waitingMs: null },
  { day: '2026-11-01', recommendation: 'Decline', inventory: 1, payment: 'OK', waitingMs: 3 },
  {
    day: '2026-11-30',
    recommendation: 'HoldCheckAvailability',
    inventory: null,
    payment: null,
    waitingMs: 2.5,
  },
];

function textOf({ day, recommendation, inventory, payment, waitingMs }: Story, n: number): string {
  const at = '2021-07-04 12:00:00';
  return captureText({
    run: 'orders',
    settings: { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false },
    order: {
      // As a UUID, which DuckDB would not leave as text by itself.
      order_id: `7f3d2c1a-0000-4000-8000-${String(n).padStart(12, '0')}`,
      customer_id: 'c-1',
      timestamp: at,
      sku_code: 'sku-1',
      quantity: 1,
      zip_code: '01234',
    },
    snapshot: {
      inventory: inventory === null ? null : { inventory, timestamp: at },
      payment: payment === null ? null : { payment_status: payment, timestamp: at },
      zip_code: null,
    },
    features: { inventory, payment_status: payment },
    recommendation,
    reason: 'deliver',
    attempt: 1,
    decided_at: `${day}T23:59:59.999Z`,
    timings: { waiting_ms: waitingMs, look_up_ms: 0.5, decide_ms: 0.01 },
    worker: 'worker-1',
  });
}

async function fillStream({ redis, prefix }: KeySpace): Promise<void> {
  for (const [n, story] of stories.entries()) {
    await redis.xadd(`${prefix}:capture`, `${n + 1}-0`, 'e', textOf(story, n));
  }
  await redis.set(`${prefix}:capture:total`, stories.length);
}

async function ask(space: KeySpace, format: 'jsonl' | 'parquet') {
  const dir = await temporaryDirectory();
  const args = ['capture', '--out', dir, '--format', format];
  expect(await producerJson(space, args)).toMatchObject({ entries: stories.length, missing: 0 });
  const statements = await statementsOfDocs(dir);
  const query = await openDuckDb();
  await query(statements[format] ?? '');
  return {
    columns: await query('DESCRIBE captured'),
    all: await query('SELECT * FROM captured ORDER BY sequence'),
    month: await query(statements['month'] ?? ''),
    feature: await query(statements['feature'] ?? ''),
  };
}

it.skipIf(!hasDuckDb)('reads both formats as one table, with DuckDB', async () => {
  const space = openKeySpace();
  await fillStream(space);
  const jsonl = await ask(space, 'jsonl');
  expect(jsonl.month).toEqual(
    [
      ['2026-11-01', 'Decline', '1', 0.333, 1, 3],
      ['2026-11-01', 'Deliver', '2', 0.667, 4.5, 1],
      ['2026-11-30', 'HoldCheckAvailability', '1', 1, null, 2.5],
    ].map(([date, recommendation, orders, share, mean_inventory, waiting_p99_ms]) => ({
      date,
      recommendation,
      orders,
      share,
      mean_inventory,
      waiting_p99_ms,
    })),
  );
  expect(jsonl.feature).toEqual([
    { payment_seen: 'OK', orders: '4' },
    { payment_seen: null, orders: '1' },
  ]);
  expect(jsonl.all[0]).toMatchObject({
    timestamp: '2021-07-04 12:00:00',
    zip_code: '01234',
    decided_at: expect.stringMatching(/^2026-(10-31 23|11-01 )/),
  });
  expect(await ask(space, 'parquet')).toEqual(jsonl);
});
