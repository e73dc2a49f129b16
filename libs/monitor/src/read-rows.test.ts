import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OrderRow, RowValue } from './order-row.ts';
import { readHeading, readRows, splitLines } from './read-rows.ts';

const features = 3;

const anyValue = fc.oneof(
  { weight: 6, arbitrary: fc.nat() },
  fc.constantFrom(null, 0, -1, 0.5, 1e21, 2 ** 53, 999_999_999_999_999, true),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.tuple(fc.string({ unit: 'binary' })),
);

const anyRow = fc
  .tuple(fc.nat(), fc.nat(4), fc.array(anyValue, { minLength: features, maxLength: features }))
  .map(([hours, decided, values]): OrderRow => [hours, decided, 7, null, 0, ...values]);

function read(table: string) {
  const taken: { row: RowValue[] | null; place: number }[] = [];
  readRows(Buffer.from(table), [0, 0, null, null, null], (row, place) => {
    taken.push({ row: row === null ? null : [...row], place });
  });
  return taken;
}

test('a table is read as JSON.parse reads it, whatever its rows are', () => {
  fc.assert(
    fc.property(fc.array(fc.option(anyRow), { maxLength: 12 }), (rows) => {
      const table = JSON.stringify(rows);
      const parsed: (RowValue[] | null)[] = JSON.parse(table);
      expect(read(table)).toEqual(parsed.map((row, place) => ({ row, place })));
    }),
  );
});

test.each(['[', '[[1,2', '[[1;2]]', '[[]1]'])('what is no table throws: %s', (text) => {
  expect(() => read(text)).toThrow(SyntaxError);
});

test('a step has a heading, its rows, and where not all of them count, which do', () => {
  const features = [['stock'], ['status', ['OK']]];
  const heading = JSON.stringify(['a "b"', [3600, ...features]]);
  const rows = Buffer.from('[[1],[2]]');
  const lines = { heading, rows, marks: undefined };
  expect(splitLines(Buffer.from(`${heading}\n${rows}`))).toEqual(lines);
  expect(splitLines(Buffer.from(`${heading}\n${rows}\n"10"`))).toEqual({ ...lines, marks: '10' });
  expect(readHeading(heading)).toEqual({ run: 'a "b"', windowSeconds: 3600, features });
});
