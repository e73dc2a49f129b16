// Thousands of orders that are hardly more than an id, and ids of every kind that a file may hold.
import { openKeySpace } from '@verdict/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';

const longest = 200;

/** Of each, an id of every length is made: some take two UTF-16 units, some join with the next. */
const alphabets = ['a', '7', '0', ':', '%', '~', 'é', '漢', '🚚', 'e\u0301', '👩\u200d🚀', 'א'];

function idsOf(alphabet: string): string[] {
  return Array.from({ length: longest }, (_, n) =>
    Array.from(alphabet.repeat(longest))
      .slice(0, n + 1)
      .join(''),
  );
}

/** Each character of the Basic Latin block that may stand alone, and what is easily mistaken for it. */
function shortIds(): string[] {
  const single = Array.from({ length: 0x7e - 0x20 }, (_, n) => String.fromCodePoint(0x21 + n));
  return single.flatMap((c) => [c, `${c}:`, `:${c}`, `${c}~`, encodeURIComponent(c), ` ${c}`]);
}

const counted = Array.from({ length: 10_000 }, (_, n) => n.toString(36));

const ids = [...new Set([...counted, ...alphabets.flatMap(idsOf), ...shortIds()])];

function quoted(id: string): string {
  return `"${id.replaceAll('"', '""')}"`;
}

function codePoints(text: string): number {
  return Array.from(text).length;
}

it('decides and exports orders with ids of every kind, each once', async () => {
  expect(ids.length).toBeGreaterThan(12_500);
  expect(Math.min(...ids.map(codePoints))).toBe(1);
  expect(Math.max(...ids.map(codePoints))).toBe(longest);
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const rows = ids.map((id) => `${quoted(id)},1,2021-07-04 12:00:00,s,1,z`);
  const paid = ids.filter((_id, n) => n % 2 === 0);
  const payments = paid.map((id) => `${quoted(id)},2021-07-04 11:00:00,OK`);
  await writeShop(dir, {
    payments: ['order_id,timestamp,payment_status', ...payments].join('\n'),
    inventory: 'sku_code,timestamp,inventory\ns,2021-07-01 00:00:00,5\n',
    zip_codes: 'zip_code,available_from\nz,2021-07-01 00:00:00\n',
  });
  const file = join(dir, 'orders.csv');
  await writeFile(file, [orderHeader, ...rows].join('\n'));
  await producerJson(space, ['load', dir]);
  await startWorker(space, { WORKER_REPLICAS: '2' });

  const report = await producerJson(space, ['enqueue', file, '--wait']);
  expect(report).toMatchObject({ rows: ids.length, enqueued: ids.length, duplicates: 0 });
  expect(report).toMatchObject({ decided: ids.length, failed: 0, rejected: 0 });
  expect(await producerJson(space, ['enqueue', file])).toMatchObject({ duplicates: ids.length });

  const like = await producer(space, ['results', '--like', file]);
  const lines = parseJsonLines(like.stdout);
  expect(lines.map((line) => line['order_id'])).toEqual(ids);
  expect(lines.map((line) => line['recommendation'])).toEqual(
    ids.map((_id, n) => (n % 2 === 0 ? 'Deliver' : 'HoldCheckPayment')),
  );
  const all = parseJsonLines((await producer(space, ['results'])).stdout);
  expect(all.map((line) => String(line['order_id'])).toSorted()).toEqual(ids.toSorted());
}, 120_000);
