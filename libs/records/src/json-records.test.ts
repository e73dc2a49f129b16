import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inventorySchema } from './inventory.ts';
import { parseJsonRecord, readJsonRecords } from './json-records.ts';
import { orderRowSchema } from './order.ts';

const stock = {
  file: 'stock',
  schema: inventorySchema,
  numbers: new Set(['inventory']),
};

const fields = { sku_code: '007', timestamp: '2021-07-01T00:00:00', inventory: 5 };

function rejectOf(text: string) {
  const row = parseJsonRecord(text, stock);
  return 'reject' in row ? row.reject : undefined;
}

describe('a JSON object', () => {
  it('becomes the record that a row of CSV becomes', () => {
    const record = { sku_code: '007', timestamp: '2021-07-01 00:00:00', inventory: 5 };
    for (const inventory of [5, '5', '05']) {
      const text = JSON.stringify({ ...fields, inventory, more: [{}] });
      expect(parseJsonRecord(text, stock)).toEqual({ line: 1, bytes: 0, record });
    }
  });

  it('is refused with field, expectation and what came', () => {
    expect(rejectOf(JSON.stringify({ ...fields, sku_code: 7 }))).toEqual({
      file: 'stock',
      line: 1,
      order_id: null,
      column: 'sku_code',
      reason: 'not-a-text',
      expected: 'a text in quotes',
      got: '7',
    });
    expect(rejectOf('{}')).toMatchObject({ column: 'sku_code', reason: 'missing', got: 'nothing' });
  });

  it.each([1e21, 1.5, -1e300, '5.0', ' 5'])('is refused with the number %j', (inventory) => {
    const reject = rejectOf(JSON.stringify({ ...fields, inventory }));
    expect(reject).toMatchObject({ column: 'inventory', reason: 'not-an-integer' });
  });

  it('inherits no field', () => {
    const schema = z.object({ constructor: z.string(), toString: z.string() });
    const row = parseJsonRecord('{}', { file: 'x', schema });
    expect(row).toMatchObject({ reject: { reason: 'missing', column: 'constructor' } });
  });

  it('may leave out what has a default', () => {
    const source = { file: 'x', schema: orderRowSchema, defaults: { quantity: '1' } };
    const order = {
      order_id: 'o-1',
      customer_id: 'c-1',
      timestamp: '2021-07-01 00:00:00',
      sku_code: '007',
      zip_code: '01234',
    };
    const quantities = [order, { ...order, quantity: null }].map((given) =>
      parseJsonRecord(JSON.stringify(given), source),
    );
    const record = { ...order, quantity: 1 };
    expect(quantities).toEqual([
      expect.objectContaining({ record }),
      expect.objectContaining({ record }),
    ]);
  });
});

describe('a text that is no JSON', () => {
  it.each([
    ['', 'a text that ends too early, at character 1'],
    ['{"a": 1', 'a text that ends too early, at character 8'],
    ['{"a": 1} x', 'at character 10: "x"'],
    ['{"a": 1,}', 'at character 9: "}"'],
    ['{"a": yes}', 'at character 7: "yes}"'],
    ["{'a': 1}", 'at character 2'],
    ['{"a": 1} // no', 'at character 10'],
  ])('is told with the place of the fault: %s', (text, got) => {
    expect(rejectOf(text)).toMatchObject({
      reason: 'not-json',
      expected: 'one JSON object',
      got: expect.stringContaining(got),
    });
  });

  it.each([
    ['a million lists within each other', '['.repeat(1_000_000)],
    ['as many that end', '['.repeat(500_000) + ']'.repeat(500_000)],
  ])('is told, whatever it is: %s', (_what, text) => {
    expect(rejectOf(text)).toMatchObject({ reason: 'not-json', column: null });
  });
});

async function* inParts(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(input: AsyncIterable<Buffer>) {
  const rows: unknown[] = [];
  for await (const row of readJsonRecords(input, stock)) rows.push(row);
  return rows;
}

describe('lines of JSON', () => {
  it.each([1, 7, 10_000])('are records, whatever parts of %i bytes they come in', async (size) => {
    const text = `\ufeff${JSON.stringify({ ...fields, sku_code: 'ü' })}\r\n\n  \n{"x"\n${JSON.stringify(fields)}`;
    const rows = await readAll(inParts(text, size));
    expect(rows).toMatchObject([
      { line: 1, record: { sku_code: 'ü' } },
      { line: 4, reject: { line: 4, reason: 'not-json' } },
      { line: 5, record: { sku_code: '007' } },
    ]);
  });

  it('cost their line only when they are too long or not UTF-8', async () => {
    const long = `{"x":"${'x'.repeat(1_000_001)}"}\n`;
    const latin = Buffer.from(`${JSON.stringify({ ...fields, sku_code: 'ü' })}\n`, 'latin1');
    const good = `${JSON.stringify(fields)}\n`;
    const bytes = Buffer.concat([Buffer.from(long), latin, Buffer.from(good)]);
    const rows = await readAll(inParts(bytes, 65_536));
    expect(rows).toMatchObject([
      { reject: { line: 1, reason: 'too-long' } },
      { reject: { line: 2, reason: 'not-utf-8' } },
      { line: 3, record: { sku_code: '007' } },
    ]);
  });
});
