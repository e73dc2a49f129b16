// The big list of naughty strings, each as every text of an order, from the file to the pages.
import { openKeySpace } from '@verdict/testing';
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ask, startDashboard } from '../browser-dashboard.ts';
import { producer, producerJson, startWorker } from '../support/commands.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from '../support/files.ts';

const list: readonly string[] = createRequire(import.meta.url)('big-list-of-naughty-strings');
const strings = [...new Set(list)];

/** What the contract says of an id, a SKU code, a zip code or a status. */
function isIdentifier(text: string): boolean {
  return text.trim() !== '' && Array.from(text).length <= 200 && !/[\p{Cc}\p{Cs}]/u.test(text);
}

const taken = strings.filter(isIdentifier);
const refused = strings.filter((text) => !isIdentifier(text));

function csvLine(...cells: readonly string[]): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
}

function csv(header: string, lines: readonly string[]): string {
  return `${header}\n${lines.join('\n')}\n`;
}

const textColumns = ['order_id', 'customer_id', 'sku_code', 'zip_code'];
const columns = orderHeader.split(',');
const time = '2021-07-04 12:00:00';

interface BadRow {
  readonly column: string;
  readonly text: string;
}

/** Rows of which one cell is what cannot stand there. */
const badRows: readonly BadRow[] = [
  ...refused.flatMap((text) => textColumns.map((column) => ({ column, text }))),
  ...strings.map((text) => ({ column: 'timestamp', text })),
  ...strings
    .filter((text) => !/^0*[1-9]\d{0,14}$/.test(text))
    .map((text) => ({ column: 'quantity', text })),
];

function lineOf({ column, text }: BadRow, n: number): string {
  const good = [`bad-${n}`, 'c-1', time, 'sku-1', '1', '01234'];
  return csvLine(...columns.map((name, place) => (name === column ? text : (good[place] ?? ''))));
}

/** A shop in which each string that can be taken is an order, with a stock, a status and a zip code. */
async function naughtyShop(): Promise<string> {
  const dir = await temporaryDirectory();
  await writeShop(dir, {
    orders: csv(orderHeader, [
      ...taken.map((text) => csvLine(text, text, time, text, '1', text)),
      ...badRows.map(lineOf),
    ]),
    payments: csv(
      'order_id,timestamp,payment_status',
      taken.map((text) => csvLine(text, time, text)),
    ),
    inventory: csv(
      'sku_code,timestamp,inventory',
      taken.map((text) => csvLine(text, time, '5')),
    ),
    zip_codes: csv(
      'zip_code,available_from',
      taken.map((text) => csvLine(text, time)),
    ),
  });
  return dir;
}

/** What stands between two tags, as a browser would show it. */
function shownText(page: string, tag: string): string {
  const [, inner = ''] = new RegExp(`<${tag}>(.*?)</`, 's').exec(page) ?? [];
  expect(inner).not.toMatch(/[<>"']/);
  const characters = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return Object.entries(characters)
    .toReversed()
    .reduce((text, [name, character]) => text.replaceAll(`&${name};`, character), inner);
}

it('the list is there', () => {
  expect(list).toHaveLength(461);
  expect(taken.length).toBeGreaterThan(400);
  expect(refused.length).toBeGreaterThan(3);
});

it('each string comes back as it was, or is refused with its column', async () => {
  const space = openKeySpace();
  const dir = await naughtyShop();
  const orders = join(dir, 'orders.csv');
  const rejects = join(dir, 'rejects.jsonl');
  expect(await producerJson(space, ['load', dir])).toMatchObject({
    payments: { rows: taken.length, rejected: 0 },
  });
  await startWorker(space);
  const { code, stdout } = await producer(space, [
    'enqueue',
    orders,
    '--rejects',
    rejects,
    '--wait',
    '--json',
  ]);
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    enqueued: taken.length,
    rejected: badRows.length,
    decided: taken.length,
    failed: 0,
  });
  const told = parseJsonLines(await readFile(rejects, 'utf8'));
  expect(told.map(({ column, got }) => ({ column, got }))).toEqual(
    badRows.map(({ column, text }) => ({
      column,
      got: text.length <= 200 ? text : `${text.slice(0, 200)}…`,
    })),
  );

  const lines = await producer(space, ['results', '--full', '--like', orders]);
  expect(parseJsonLines(lines.stdout)).toMatchObject(
    taken.map((text) => ({
      order_id: text,
      customer_id: text,
      sku_code: text,
      zip_code: text,
      features: { payment_status: text, inventory: 5, zip_code_available: true },
    })),
  );

  const table = await producer(space, ['results', '--full', '--like', orders, '--format', 'csv']);
  const rows: Readonly<Record<string, string>>[] = parse(table.stdout, { columns: true });
  // A quote in front keeps a spreadsheet from running it.
  const cells = taken.map((text) => (/^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text));
  expect(rows).toMatchObject(
    cells.map((text) => ({
      order_id: text,
      customer_id: text,
      sku_code: text,
      zip_code: text,
      payment_status: text,
    })),
  );
}, 90_000);

it('each string is shown as a text on the page of its order', async () => {
  const space = openKeySpace();
  const dir = await naughtyShop();
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  await producer(space, ['enqueue', join(dir, 'orders.csv'), '--wait']);
  const dashboard = await startDashboard(space);
  for (const text of taken) {
    const page = await ask(dashboard, `/orders?q=${encodeURIComponent(text)}`);
    expect(page.status, text).toBe(200);
    expect(shownText(page.text, 'span class="id"')).toBe(text);
    expect(shownText(page.text, 'dt>sku_code</dt>\\s*<dd')).toBe(text);
  }
}, 90_000);
