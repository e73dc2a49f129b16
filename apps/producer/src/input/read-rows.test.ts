import { orderRowSchema } from '@verdict/records';
import { expect, test } from 'vitest';
import { acceptedChunks } from '../accepted-chunks.ts';
import { Rejects } from '../rejects.ts';
import { BrokenInputError } from './broken-input-error.ts';
import { readRows } from './read-rows.ts';

const header = 'order_id,customer_id,timestamp,sku_code,quantity,zip_code';

function row(id: string): string {
  return `${id},c,2021-07-04 20:31:02,sku,1,03779`;
}

/** The order ids that were given, and the message of the error after them. */
async function readUntilBroken(text: string, error: Error) {
  async function* bytes() {
    yield Buffer.from(text);
    throw error;
  }
  const rows = readRows({ bytes: bytes(), name: 'orders.csv' }, orderRowSchema, {});
  const ids: string[] = [];
  const reading = (async () => {
    for await (const chunk of acceptedChunks(rows, 2, Rejects.ignore())) {
      ids.push(...chunk.map(({ record }) => record.order_id));
    }
  })();
  const message = await reading.catch((thrown: unknown) => thrown);
  return { ids, message };
}

const broken = new BrokenInputError('orders.csv: it is cut off');

test('rows before the place where a file breaks are given, half a line is not', async () => {
  const text = [header, row('a'), row('b'), 'no row', row('c'), row('half')].join('\n');
  expect(await readUntilBroken(text, broken)).toEqual({
    ids: ['a', 'b', 'c'],
    message: new BrokenInputError('orders.csv: it is cut off, rows up to line 5 were taken'),
  });
});

test('a file that breaks in its header is told as such', async () => {
  expect(await readUntilBroken('order_id,', broken)).toEqual({
    ids: [],
    message: new BrokenInputError('orders.csv: it is cut off, no row was taken'),
  });
});

test('any other error is handed on as it is', async () => {
  const error = new Error('a bug');
  expect((await readUntilBroken(header, error)).message).toBe(error);
});
