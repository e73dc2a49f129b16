import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { orderRowSchema } from './order.ts';
import { type ColumnNames, CsvHeaderError } from './csv-header.ts';
import { readRecords } from './read-records.ts';

const header = 'order_id,customer_id,timestamp,sku_code,quantity,zip_code';

async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const one of all) collected.push(one);
  return collected;
}

function readOrders(text: string, names: ColumnNames = {}) {
  const input = Readable.from([Buffer.from(text)]);
  const source = { file: 'orders.csv', schema: orderRowSchema, names };
  return collect(readRecords(input, source));
}

/** A row in the order of the header. */
function row(
  cells: { order_id?: string; customer_id?: string; timestamp?: string; quantity?: string } = {},
) {
  const { order_id = 'o-1', customer_id = 'c-1', quantity = '1' } = cells;
  const { timestamp = '2021-07-04 20:31:02' } = cells;
  return [order_id, customer_id, timestamp, 'sku', quantity, '03779'].join(',');
}

const order = {
  order_id: 'o-1',
  customer_id: 'c-1',
  timestamp: '2021-07-04 20:31:02',
  sku_code: 'sku',
  quantity: 1,
  zip_code: '03779',
};

async function orderIds(text: string): Promise<unknown[]> {
  const rows = await readOrders(text);
  return rows.map((read) => [
    read.line,
    'record' in read ? read.record.order_id : read.reject.reason,
  ]);
}

test('a row becomes a record with its line and the bytes read so far', async () => {
  const text = `${header}\n${row()}\n`;
  expect(await readOrders(text)).toEqual([{ line: 2, bytes: text.length, record: order }]);
});

test('columns may stand in any order, with others between them', async () => {
  const text =
    '"order_fulfilled","zip_code","quantity","x","sku_code","timestamp","customer_id","order_id"\n' +
    '"True","03779","1","y","sku","2021-07-04T20:31:02","c-1","o-1"\n';
  expect(await readOrders(text)).toMatchObject([{ record: order }]);
  expect(await readOrders(text)).not.toHaveProperty('0.record.order_fulfilled');
});

test('a header may have a byte order mark, quotes and CRLF', async () => {
  const quoted = header.replaceAll(/\w+/g, '"$&"');
  expect(await readOrders(`\ufeff${quoted}\r\n${row()}\r\n`)).toMatchObject([{ record: order }]);
});

test('a reject tells line, order, column, code, what was expected and what came', async () => {
  const text = `${header}\n${row()}\n${row({ order_id: 'o-2', quantity: '1e3' })}\n`;
  const [, rejected] = await readOrders(text);
  expect(rejected).toEqual({
    line: 3,
    bytes: text.length,
    reject: {
      file: 'orders.csv',
      line: 3,
      order_id: 'o-2',
      column: 'quantity',
      reason: 'not-a-positive-integer',
      expected: 'a whole number above 0',
      got: '1e3',
    },
  });
});

test('rows after a reject are read', async () => {
  const bad = row({ order_id: 'bad', timestamp: '2021-02-30 00:00:00' });
  expect(await orderIds(`${header}\n${bad}\n${row()}\n`)).toEqual([
    [2, 'not-a-timestamp'],
    [3, 'o-1'],
  ]);
});

test('lines are right for rows and rejects after blank lines and cells of several lines', async () => {
  const text = [
    header,
    '',
    row({ order_id: 'a' }),
    row({ order_id: '"b\r\nb"' }),
    '\r',
    row({ order_id: 'c', quantity: '0' }),
    row({ order_id: 'd' }),
  ].join('\n');
  expect(await orderIds(text)).toEqual([
    [3, 'a'],
    [4, 'control-character'],
    [7, 'not-a-positive-integer'],
    [8, 'd'],
  ]);
});

test.each([
  ['too-few-cells', 'o-2,c-1,2021-07-04 20:31:02', '3 cells: o-2,c-1,2021-07-04 20:31:02'],
  ['too-many-cells', `${row({ order_id: 'o-2' })},x`, `7 cells: ${row({ order_id: 'o-2' })},x`],
])('a row is rejected as %s', async (reason, text, got) => {
  const rows = await readOrders(`${header}\n${text}\n${row()}\n`);
  expect(rows).toMatchObject([
    {
      reject: {
        line: 2,
        order_id: 'o-2',
        column: null,
        reason,
        expected: '6 cells as in the header',
        got,
      },
    },
    { line: 3, record: order },
  ]);
});

test('a quote that never closes is a reject of its line; the rows after it are read', async () => {
  const text = `${header}\n${row({ order_id: '"o-2' })}\n${row()}\n`;
  expect(await readOrders(text)).toMatchObject([
    {
      line: 2,
      reject: {
        line: 2,
        order_id: null,
        column: null,
        reason: 'not-csv',
        expected: 'a row of CSV with closed quotes',
        got: `a quote that never closes: ${row({ order_id: '"o-2' })}`,
      },
    },
    { line: 3, record: order },
  ]);
});

test('the progress in bytes never goes back, not even at a fault', async () => {
  const text = `${header}\n${row()}\n"x"y\n${row()}\n`;
  const bytes = (await readOrders(text)).map((read) => read.bytes);
  expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
  expect(bytes.at(-1)).toBe(text.length);
});

test.each([
  ['empty', ''],
  ['too long', 'x'.repeat(5000)],
  ['of several lines', '"a\nb"'],
])('an order id that is %s is not repeated as one', async (_what, order_id) => {
  expect(await readOrders(`${header}\n${row({ order_id })}\n`)).toMatchObject([
    { reject: { order_id: null, column: 'order_id' } },
  ]);
});

test('what came is shortened', async () => {
  const [rejected] = await readOrders(`${header}\n${row({ customer_id: 'x'.repeat(100_000) })}\n`);
  expect(rejected).toMatchObject({ reject: { order_id: 'o-1', got: `${'x'.repeat(200)}…` } });
});

test.each(['__proto__', 'constructor', '0541', 'a:b'])(
  'the order id %s is only a text',
  async (order_id) => {
    expect(await readOrders(`${header}\n${row({ order_id })}\n`)).toMatchObject([
      { record: { order_id } },
    ]);
  },
);

test('columns named __proto__ and constructor are ignored like all others', async () => {
  expect(await readOrders(`__proto__,constructor,${header}\n1,2,${row()}\n`)).toMatchObject([
    { record: order },
  ]);
});

test('a file with nothing but a header has no rows', async () => {
  expect(await readOrders(`${header}\n`)).toEqual([]);
  expect(await readOrders(header)).toEqual([]);
});

test.each(['', '\ufeff', '\n\r\n'])(
  'an empty file (%j) is refused with the expected header',
  async (text) => {
    await expect(readOrders(text)).rejects.toThrow(
      new CsvHeaderError(
        'orders.csv is empty: expected a header with ' +
          'order_id, customer_id, timestamp, sku_code, quantity, zip_code',
      ),
    );
  },
);

test('a missing column is refused with the header as it is and what to do', async () => {
  const text = `${header.replace('sku_code', 'SKU')}\n${row()}\n`;
  await expect(readOrders(text)).rejects.toThrow(
    new CsvHeaderError(
      'orders.csv: column sku_code is missing; the header has ' +
        'order_id, customer_id, timestamp, SKU, quantity, zip_code. ' +
        'If it goes by another name, say --map sku_code=NAME',
    ),
  );
});

test('a file of another kind is not printed in full', async () => {
  await expect(readOrders('x'.repeat(500_000))).rejects.toThrow(
    /column order_id is missing; the header has x{200}….{0,100}$/,
  );
});

test('a needed column that stands twice is refused, another one is not', async () => {
  await expect(readOrders(`${header},order_id\n`)).rejects.toThrow(
    new CsvHeaderError('orders.csv: column order_id stands in the header twice'),
  );
  expect(await readOrders(`${header},x,x\n${row()},1,2\n`)).toMatchObject([{ record: order }]);
});

test('a broken header is an error; no row is taken for the header', async () => {
  const text = `"x"y\n${header}\n${row()}\n`;
  await expect(readOrders(text)).rejects.toThrow(
    new CsvHeaderError('orders.csv: the header is no CSV: text after a closing quote: "x"y'),
  );
});

test('a renamed column is found, also if the header has one with our name too', async () => {
  const names = { order_id: 'OrderID' };
  const renamed = `${header.replace('order_id', 'OrderID')}\n${row()}\n`;
  expect(await readOrders(renamed, names)).toMatchObject([{ record: order }]);
  const both = `${header},OrderID\n${row({ order_id: 'internal' })},o-1\n`;
  expect(await readOrders(both, names)).toMatchObject([{ record: order }]);
});

test('a rename that this file does not need is no error', async () => {
  expect(await readOrders(`${header}\n${row()}\n`, { order_id: 'OrderID' })).toMatchObject([
    { record: order },
  ]);
});

test('a renamed column that stands twice is refused', async () => {
  const text = `${header.replace('order_id', 'ID')},ID\n`;
  await expect(readOrders(text, { order_id: 'ID' })).rejects.toThrow(
    'column ID stands in the header twice',
  );
});

test('a row that is not UTF-8 is a reject with its line; no character is put in place of another', async () => {
  const latin1 = Buffer.from(`${row({ customer_id: 'Ren\u00e9' })}\n`, 'latin1');
  const bytes = Buffer.concat([Buffer.from(`${header}\n`), latin1, Buffer.from(`${row()}\n`)]);
  const source = { file: 'orders.csv', schema: orderRowSchema };
  const rows = await collect(readRecords(Readable.from([bytes]), source));
  expect(rows).toMatchObject([
    {
      reject: {
        line: 2,
        order_id: null,
        column: null,
        reason: 'not-utf-8',
        expected: 'text in UTF-8',
        got: expect.stringMatching(/^bytes that are not UTF-8: o-1,Ren\ufffd,/),
      },
    },
    { line: 3, record: order },
  ]);
});

test('a header in UTF-16 is refused with what to do, and on one line', async () => {
  const input = Readable.from([Buffer.from(`\ufeff${header}\n`, 'utf16le')]);
  const reading = collect(readRecords(input, { file: 'orders.csv', schema: orderRowSchema }));
  await expect(reading).rejects.toThrow(
    /^orders\.csv: the header is not UTF-8: UTF-16, to be saved as UTF-8: \P{Cc}+$/u,
  );
});

test('a header of half a million columns is read, one of a million is refused', async () => {
  expect(await readOrders(`${header}${',x'.repeat(400_000)}\n`)).toEqual([]);
  await expect(readOrders(`${header}${',x'.repeat(1_000_000)}\n`)).rejects.toThrow(
    /^orders\.csv: the header is no CSV: a row longer than 1000000 bytes: order_id,/,
  );
});

test('control characters of a header do not reach a terminal', async () => {
  await expect(readOrders(`\u001b[2J\u0000${header.slice(1)}\n`)).rejects.toThrow(
    /the header has \\u001b\[2J\\u0000rder_id, /,
  );
});
