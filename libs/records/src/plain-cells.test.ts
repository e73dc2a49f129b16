import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainCells } from './plain-cells.ts';

test.each([
  ['a,b', ['a', 'b']],
  ['"a","b"', ['a', 'b']],
  ['"a",b,""', ['a', 'b', '']],
  ['"a,b",c', ['a,b', 'c']],
  [',', ['', '']],
  ['a,', ['a', '']],
  ['"a",', ['a', '']],
  ['""', ['']],
  ['  ', ['  ']],
  ['a\rb, c', ['a\rb', ' c']],
])('%j is read without a parser', (text, cells) => {
  expect(plainCells(text)).toEqual(cells);
});

test.each(['"a""b"', '"a"b', '"a" ,b', '"a', '"', 'a"', '5" screw', 'a, "b"', '"""'])(
  '%j is left to the parser',
  (text) => {
    expect(plainCells(text)).toBeUndefined();
  },
);

test('what is read without a parser is what the parser reads', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', '\r', 'é', '🚚') });
  const quoted = cell.map((text) => `"${text.replaceAll('"', '')}"`);
  const line = fc
    .array(fc.oneof(cell, quoted), { minLength: 1 })
    .map((cells) => cells.join(','))
    .filter((text) => text !== '' && !text.endsWith('\r'));
  let plain = 0;
  fc.assert(
    fc.property(line, (text) => {
      const cells = plainCells(text);
      if (cells === undefined) return;
      plain += 1;
      expect(parse(text, { relax_column_count: true, record_delimiter: '\n' })).toEqual([cells]);
    }),
    { numRuns: 2000 },
  );
  expect(plain).toBeGreaterThan(200);
});
