import { openKeySpace } from '@verdict/testing';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { producer, producerJson, startWorker } from './support/commands.ts';
import { orderHeader, parseJsonLines, temporaryDirectory, writeShop } from './support/files.ts';

const nowhere = { url: 'redis://127.0.0.1:1', name: 'nowhere' };

function csv(...rows: readonly string[]): string {
  return `${[orderHeader, ...rows].join('\n')}\n`;
}

const good = 'o-1,c-1,2021-07-04 12:00:00,sku-1,1,01234';

describe('a file that cannot be used ends the command with 1 and one clear line', () => {
  it.each([
    { case: 'a missing file', name: 'absent.csv', says: 'there is no such file' },
    { case: 'a directory', name: '', says: 'expected a file, got a directory' },
    { case: 'an empty file', name: 'empty.csv', text: '', says: 'empty.csv is empty' },
    {
      case: 'a missing column',
      name: 'short.csv',
      text: 'order_id,customer_id,timestamp,sku_code,quantity\n',
      says: 'column zip_code is missing',
    },
    {
      case: 'a column that stands there twice',
      name: 'twice.csv',
      text: `${orderHeader},order_id\n`,
      says: 'column order_id stands in the header twice',
    },
  ])('$case', async ({ name, text, says }) => {
    const dir = await temporaryDirectory();
    const path = join(dir, name);
    if (text !== undefined) await writeFile(path, text);
    const { code, stderr, stdout } = await producer(nowhere, ['enqueue', path, '--dry-run']);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^producer: /);
    expect(stderr).toContain(says);
  });

  it('also when facts are loaded', async () => {
    const space = openKeySpace();
    const dir = await temporaryDirectory();
    const missing = await producer(space, ['load', join(dir, 'absent')]);
    expect(missing).toMatchObject({ code: 1 });
    expect(missing.stderr).toContain('inventory.csv: there is no such file');
    await writeShop(dir, { inventory: 'sku_code,inventory\n' });
    const short = await producer(space, ['load', dir]);
    expect(short).toMatchObject({ code: 1 });
    expect(short.stderr).toContain('inventory.csv: column timestamp is missing');
  });
});

it('a file with only a header is no error, and is told', async () => {
  const dir = await temporaryDirectory();
  const path = join(dir, 'orders.csv');
  await writeFile(path, csv());
  const { code, stderr, stdout } = await producer(nowhere, [
    'enqueue',
    path,
    '--dry-run',
    '--json',
  ]);
  expect(code).toBe(0);
  expect(stderr).toContain('orders.csv: no rows after the header');
  expect(JSON.parse(stdout)).toMatchObject({ rows: 0, enqueued: 0, rejected: 0 });
});

const longId = 'x'.repeat(201);

const badRows = [
  { row: 'o-2,c-1,2021-07-04 12:00:00,sku-1,1', column: null, reason: 'too-few-cells' },
  { row: `${good},7`, column: null, reason: 'too-many-cells' },
  { row: ',c-1,2021-07-04 12:00:00,sku-1,1,01234', column: 'order_id', reason: 'empty' },
  { row: 'o-3,"",2021-07-04 12:00:00,sku-1,1,01234', column: 'customer_id', reason: 'empty' },
  { row: `${longId},c-1,2021-07-04 12:00:00,sku-1,1,1`, column: 'order_id', reason: 'too-long' },
  {
    row: 'o\u00014,c-1,2021-07-04 12:00:00,sku-1,1,1',
    column: 'order_id',
    reason: 'control-character',
  },
  { row: 'o-5,c-1,2021-02-30 12:00:00,sku-1,1,1', column: 'timestamp', reason: 'not-a-timestamp' },
  { row: 'o-6,c-1,2021-07-04 24:00:00,sku-1,1,1', column: 'timestamp', reason: 'not-a-timestamp' },
  { row: 'o-7,c-1,2021-07-04,sku-1,1,1', column: 'timestamp', reason: 'not-a-timestamp' },
  { row: 'o-8,c-1,2021-07-04 12:00:00,,1,1', column: 'sku_code', reason: 'empty' },
  {
    row: 'o-9,c-1,2021-07-04 12:00:00,s,0,1',
    column: 'quantity',
    reason: 'not-a-positive-integer',
  },
  {
    row: 'o-10,c-1,2021-07-04 12:00:00,s,-1,1',
    column: 'quantity',
    reason: 'not-a-positive-integer',
  },
  {
    row: 'o-11,c-1,2021-07-04 12:00:00,s,1.5,1',
    column: 'quantity',
    reason: 'not-a-positive-integer',
  },
  {
    row: 'o-12,c-1,2021-07-04 12:00:00,s,two,1',
    column: 'quantity',
    reason: 'not-a-positive-integer',
  },
  { row: 'o-13,c-1,2021-07-04 12:00:00,s,1,', column: 'zip_code', reason: 'empty' },
];

it('rejects each bad row with its line, column and reason, and the good rows go on', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const lines = badRows.map(({ row }) => row);
  const last = 'o-99,c-1,2021-07-04 12:00:00,sku-1,1,01234';
  await writeShop(dir, {
    orders: csv(good, ...lines, '', '"o-\n50",c,2021-07-04 12:00:00,s,1,1', last),
  });
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  const rejectsFile = join(dir, 'rejects.jsonl');
  const { code, stdout } = await producer(space, [
    'enqueue',
    join(dir, 'orders.csv'),
    '--rejects',
    rejectsFile,
    '--wait',
    '--json',
  ]);
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    rows: badRows.length + 3,
    enqueued: 2,
    rejected: badRows.length + 1,
    decided: 2,
  });
  const rejects = parseJsonLines(await readFile(rejectsFile, 'utf8'));
  const line = (n: number) => n + 3; // after the header and the first good row
  expect(rejects).toMatchObject([
    ...badRows.map(({ column, reason }, n) => ({ line: line(n), column, reason })),
    { line: line(badRows.length) + 1, column: 'order_id', reason: 'control-character' },
  ]);
  expect(rejects[6]).toEqual({
    line: 9,
    order_id: 'o-5',
    column: 'timestamp',
    reason: 'not-a-timestamp',
    expected: 'a real date and time as YYYY-MM-DD HH:MM:SS',
    got: '2021-02-30 12:00:00',
    file: 'orders.csv',
  });
}, 60_000);

it('tells of rejects on stderr when no file is named for them', async () => {
  const dir = await temporaryDirectory();
  await writeShop(dir, { orders: csv('o-1,c-1,yesterday,sku-1,1,01234') });
  const { code, stderr } = await producer(nowhere, [
    'enqueue',
    join(dir, 'orders.csv'),
    '--dry-run',
  ]);
  expect(code).toBe(3);
  expect(stderr).toContain(
    'orders.csv, line 2, column timestamp (order o-1): expected a real date and time as ' +
      'YYYY-MM-DD HH:MM:SS, got "yesterday" [not-a-timestamp]',
  );
});

it('takes the first of two rows for one order: a repeat is known, other content is refused', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const other = 'o-1,c-1,2021-07-04 12:00:00,sku-1,2,01234';
  const repeat = 'o-1,c-1,2021-07-04T12:00:00,sku-1,01,01234';
  await writeShop(dir, { orders: csv(good, repeat, other) });
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  const orders = join(dir, 'orders.csv');
  const rejectsFile = join(dir, 'rejects.jsonl');
  const enqueue = ['enqueue', orders, '--rejects', rejectsFile, '--json'];
  for (const [flags, enqueued] of [
    [['--dry-run'], 1],
    [['--wait'], 1],
    [['--wait'], 0],
  ] as const) {
    const { code, stdout } = await producer(space, [...enqueue, ...flags]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ enqueued, duplicates: 2 - enqueued, rejected: 1 });
    expect(parseJsonLines(await readFile(rejectsFile, 'utf8'))).toMatchObject([
      { line: 4, order_id: 'o-1', column: 'order_id', reason: 'conflict' },
    ]);
  }
  const { stdout } = await producer(space, ['results', '--full']);
  expect(parseJsonLines(stdout)).toMatchObject([{ order_id: 'o-1', quantity: 1 }]);
}, 60_000);

it('rejects bad facts with file, line and reason and loads the others', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  await writeShop(dir, {
    inventory: 'sku_code,timestamp,inventory\nsku-1,2021-07-01 00:00:00,5\nsku-1,2021-07-02,many\n',
    zip_codes: 'zip_code,available_from\n01234,2021-07-01 00:00:00\n,2021-07-01 00:00:00\n',
  });
  const rejectsFile = join(dir, 'rejects.jsonl');
  const { code, stdout } = await producer(space, ['load', dir, '--rejects', rejectsFile, '--json']);
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    inventory: { rows: 1, rejected: 1 },
    payments: { rows: 1, rejected: 0 },
    zip_codes: { rows: 1, rejected: 1 },
  });
  expect(parseJsonLines(await readFile(rejectsFile, 'utf8'))).toMatchObject([
    { file: 'inventory.csv', line: 3, column: 'timestamp', reason: 'not-a-timestamp' },
    { file: 'zip_codes.csv', line: 3, column: 'zip_code', reason: 'empty' },
  ]);
});

const strangeIds = [
  '__proto__',
  'constructor',
  'toString',
  '12345',
  '007',
  'a:b:c',
  'run~order',
  '%3A',
  '../../etc/passwd',
  'with space',
  ' leading',
  'quote"quote',
  "it's",
  'comma,comma',
  'ünïcødé 漢字 🎉',
  'e\u0301 is not é',
  '{tag}',
  '*',
  '[a-z]',
  '<script>alert(1)</script>',
  '🎉'.repeat(200),
  'null',
  '=1+1',
];

it('takes any text as an id, and brings it back unchanged', async () => {
  const space = openKeySpace();
  const dir = await temporaryDirectory();
  const quoted = strangeIds.map((id) => `"${id.replaceAll('"', '""')}"`);
  await writeShop(dir, {
    orders: csv(...quoted.map((id) => `${id},${id},2021-07-04 12:00:00,${id},1,${id}`)),
    payments: [
      'order_id,timestamp,payment_status',
      ...quoted.map((id) => `${id},2021-07-04 11:00:00,OK`),
    ].join('\n'),
    inventory: [
      'sku_code,timestamp,inventory',
      ...quoted.map((id) => `${id},2021-07-01 00:00:00,5`),
    ].join('\n'),
    zip_codes: ['zip_code,available_from', ...quoted.map((id) => `${id},2021-07-01 00:00:00`)].join(
      '\n',
    ),
  });
  await producerJson(space, ['load', dir]);
  await startWorker(space);
  const orders = join(dir, 'orders.csv');
  const report = await producerJson(space, ['enqueue', orders, '--wait']);
  expect(report).toMatchObject({ recommendations: { Deliver: strangeIds.length }, failed: 0 });
  const again = await producerJson(space, ['enqueue', orders]);
  expect(again).toMatchObject({ enqueued: 0, duplicates: strangeIds.length });
  const like = await producer(space, ['results', '--like', orders, '--full']);
  const inFileOrder = parseJsonLines(like.stdout);
  expect(inFileOrder.map((line) => line['order_id'])).toEqual(strangeIds);
  expect(inFileOrder.map((line) => line['customer_id'])).toEqual(strangeIds);
  const all = await producer(space, ['results']);
  const ids = parseJsonLines(all.stdout).map((line) => line['order_id']);
  expect(ids.toSorted()).toEqual(strangeIds.toSorted());
  const cells = await producer(space, ['results', '--format', 'csv']);
  expect(cells.stdout, 'a spreadsheet shall not run it').toContain("\n'=1+1,");
}, 60_000);

describe('wrong usage ends with 2 and says what was expected', () => {
  it.each([
    { args: ['enqueue'], says: "missing required argument 'file'" },
    { args: ['enqueue', 'x.csv', '--run', 'a/b'], says: 'expected 1 to 100 of A-Z' },
    { args: ['enqueue', 'x.csv', '--inventory-as-of', 'now'], says: 'order-time, latest' },
    { args: ['enqueue', 'x.csv', '--max-backlog', '0'], says: 'expected a whole number above 0' },
    {
      args: ['enqueue', 'x.csv', '--attempts', 'x'],
      says: 'ORDER_ATTEMPTS: expected a whole number',
    },
    { args: ['enqueue', 'x.csv', '--redis-url', 'nonsense'], says: 'REDIS_URL: expected a URL' },
    { args: ['results', '--recommendation', 'Maybe'], says: 'Allowed choices are Deliver' },
    { args: ['frobnicate'], says: "unknown command 'frobnicate'" },
    { args: ['generate', '--orders', '0', '--out', '/tmp/x'], says: 'orders: expected an integer' },
  ])('$args', async ({ args, says }) => {
    const { code, stderr } = await producer(nowhere, args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});

it('says that a run does not exist, and which do', async () => {
  const space = openKeySpace();
  const none = await producer(space, ['results']);
  expect(none).toMatchObject({ code: 1 });
  expect(none.stderr).toContain('there is no run yet');
  const dir = await temporaryDirectory();
  await mkdir(join(dir, 'sub'));
  await writeShop(dir);
  await producerJson(space, ['load', dir]);
  await producerJson(space, ['enqueue', join(dir, 'orders.csv')]);
  const other = await producer(space, ['status', '--run', 'july']);
  expect(other).toMatchObject({ code: 1 });
  expect(other.stderr).toContain('there is no run july; runs: orders');
});
