import * as fc from 'fast-check';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { longestRowBytes } from './csv-lines.ts';
import { type CsvFault, type CsvRow, readCsv } from './read-csv.ts';

async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const one of all) collected.push(one);
  return collected;
}

async function read(...chunks: (string | Buffer)[]): Promise<(CsvRow | CsvFault)[]> {
  const input = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  return collect(readCsv(input));
}

/** Rows as `[line, ...cells]`, faults as `[line, fault]`. */
async function linesAndCells(...chunks: (string | Buffer)[]): Promise<unknown[]> {
  const rows = await read(...chunks);
  return rows.map((row) =>
    'fault' in row ? [row.line, { fault: row.fault }] : [row.line, ...row.cells],
  );
}

const neverCloses = { fault: 'a quote that never closes' };
const strayText = { fault: 'text after a closing quote' };
const tooLong = { fault: `a row longer than ${longestRowBytes} bytes` };

test.each([
  ['LF', 'a,b\n1,2\n3,4\n'],
  ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
  ['CRLF first, then LF', 'a,b\r\n1,2\n3,4\n'],
  ['LF first, then CRLF', 'a,b\n1,2\r\n3,4\r\n'],
  ['no end of the last line', 'a,b\n1,2\n3,4'],
  ['a byte order mark', '\ufeffa,b\n1,2\n3,4\n'],
  ['quotes around all cells', '"a","b"\n"1","2"\n"3","4"\n'],
  ['a byte order mark and quotes', '\ufeff"a","b"\r\n"1","2"\r\n"3","4"\r\n'],
])('rows are read from a file with %s', async (_what, text) => {
  expect(await linesAndCells(text)).toEqual([
    [1, 'a', 'b'],
    [2, '1', '2'],
    [3, '3', '4'],
  ]);
});

test.each(['', '\n', '\r\n\n', '\ufeff', '\ufeff\n'])('%j holds no row', async (text) => {
  expect(await read(text)).toEqual([]);
});

test('empty lines are skipped and counted', async () => {
  expect(await linesAndCells('\n\r\na,b\n\n\r\n1,2\n\n')).toEqual([
    [3, 'a', 'b'],
    [6, '1', '2'],
  ]);
});

test('a line of spaces or of empty quotes is a row', async () => {
  expect(await linesAndCells('  \n""\n')).toEqual([
    [1, '  '],
    [2, ''],
  ]);
});

test('empty cells are empty texts', async () => {
  expect(await linesAndCells(',\n"",\n,""\n')).toEqual([
    [1, '', ''],
    [2, '', ''],
    [3, '', ''],
  ]);
});

test('a quoted cell may hold commas, doubled quotes and line ends, kept as they are', async () => {
  expect(await linesAndCells('"a,b","say ""hi""","x\ny\r\nz"\n')).toEqual([
    [1, 'a,b', 'say "hi"', 'x\ny\r\nz'],
  ]);
});

test('a row has the line on which it starts, also after cells of several lines', async () => {
  const text = 'a,b\r\n"1\r\n\r\n1",2\r\n\r\n3,"4\n4"\n5,"6\r\n"\r\n7,8\r\n';
  expect(await linesAndCells(text)).toEqual([
    [1, 'a', 'b'],
    [2, '1\r\n\r\n1', '2'],
    [6, '3', '4\n4'],
    [8, '5', '6\r\n'],
    [10, '7', '8'],
  ]);
});

test('a lone carriage return ends no line', async () => {
  expect(await linesAndCells('a\rb,"c\rd"\ne,f\n')).toEqual([
    [1, 'a\rb', 'c\rd'],
    [2, 'e', 'f'],
  ]);
});

test('a quote inside a cell without quotes is a character like any other', async () => {
  expect(await linesAndCells('5" screw, "x"\n"1",2\n')).toEqual([
    [1, '5" screw', ' "x"'],
    [2, '1', '2'],
  ]);
});

test('text after a closing quote is a fault of its line only', async () => {
  expect(await linesAndCells('a,b\n"1"x,2\n3,4\n')).toEqual([
    [1, 'a', 'b'],
    [2, strayText],
    [3, '3', '4'],
  ]);
});

test('a quote that never closes costs its own line, not the rest of the file', async () => {
  expect(await linesAndCells('a,b\n1,"2\n3,4\n\n5,6\n')).toEqual([
    [1, 'a', 'b'],
    [2, neverCloses],
    [3, '3', '4'],
    [5, '5', '6'],
  ]);
});

test('a quote that never closes is found at the next row where all cells are quoted', async () => {
  expect(await linesAndCells('"a","b"\n"1","2\n"3","4"\n"5","6"\n')).toEqual([
    [1, 'a', 'b'],
    [2, strayText],
    [3, '3', '4'],
    [4, '5', '6'],
  ]);
});

test('several quotes that never close are several faults', async () => {
  expect(await linesAndCells('"1\n2\n,"3')).toEqual([
    [1, strayText],
    [2, '2'],
    [3, neverCloses],
  ]);
});

test('a fault holds the text of its line', async () => {
  expect(await read('"1,2\n3,4\n')).toContainEqual({
    line: 1,
    fault: 'a quote that never closes',
    text: '"1,2',
    bytes: 5,
  });
});

test('a line that is too long is a fault, and the rows after it are read', async () => {
  const long = 'x'.repeat(longestRowBytes + 1);
  expect(await linesAndCells(`a\n${long}\nb\n${long}\nc\n`)).toEqual([
    [1, 'a'],
    [2, tooLong],
    [3, 'b'],
    [4, tooLong],
    [5, 'c'],
  ]);
});

test('a line that is too long is told by its beginning, and all its bytes count', async () => {
  const chunk = Buffer.alloc(longestRowBytes, 'x');
  const [fault, row] = await read('"', ...Array.from({ length: 20 }, () => chunk), '"\nb\n');
  expect(fault).toMatchObject({ line: 1, bytes: 20 * longestRowBytes + 3 });
  expect(fault).toHaveProperty('text.length', longestRowBytes);
  expect(row).toMatchObject({ line: 2, cells: ['b'], bytes: 20 * longestRowBytes + 5 });
});

test('a line that is too long is dropped as it comes, not gathered in memory', async () => {
  const chunk = Buffer.alloc(longestRowBytes, 'x');
  let most = 0;
  function* endlessLine() {
    for (let n = 0; n < 300; n += 1) {
      yield chunk;
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }
  }
  const before = process.memoryUsage().arrayBuffers;
  expect(await collect(readCsv(Readable.from(endlessLine())))).toHaveLength(1);
  expect(most - before).toBeLessThan(200 * longestRowBytes);
});

test('a line of exactly the longest size is read', async () => {
  const longest = 'x'.repeat(longestRowBytes - 1);
  expect(await linesAndCells(`${longest}\n`)).toEqual([[1, longest]]);
});

test('after an open quote of more than the longest size the lines in it are read as rows', async () => {
  const rows = await linesAndCells(`"a\n${'1,2\n'.repeat(longestRowBytes / 4 + 10)}`);
  expect(rows.slice(0, 3)).toEqual([
    [1, tooLong],
    [2, '1', '2'],
    [3, '1', '2'],
  ]);
  expect(rows).toHaveLength(longestRowBytes / 4 + 11);
});

test('each row tells how many bytes of the file are read', async () => {
  const rows = await read('\ufeffä,b\r\n\n"1\n",2\n3');
  expect(rows.map((row) => row.bytes)).toEqual([9, 17, 18]);
});

test('a character that is split over two chunks stays whole', async () => {
  const bytes = Buffer.from('\ufeffä,€\r\n"🚚","""\n"\n');
  const whole = await read(bytes);
  expect(whole[0]).toMatchObject({ cells: ['ä', '€'] });
  expect(whole[1]).toMatchObject({ cells: ['🚚', '"\n'] });
  const chunks = Array.from(bytes, (byte) => Buffer.of(byte));
  expect(await read(...chunks)).toEqual(whole);
});

test('texts are read as well as bytes', async () => {
  const input = Readable.from(['ä,b\n1', ',2\n']);
  const rows = await collect(readCsv(input));
  expect(rows.map((row) => 'cells' in row && row.cells)).toEqual([
    ['ä', 'b'],
    ['1', '2'],
  ]);
});

test('an error of the input comes after the rows before it', async () => {
  async function* broken() {
    yield Buffer.from('a,b\n1,2\n3,');
    throw new Error('disk on fire');
  }
  const rows: unknown[] = [];
  const reading = (async () => {
    for await (const row of readCsv(Readable.from(broken()))) rows.push(row.line);
  })();
  await expect(reading).rejects.toThrow('disk on fire');
  expect(rows).toEqual([1, 2]);
});

test('a reader that stops early closes the file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'verdict-records-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'x.csv'), 'a,b\n'.repeat(100_000));
  const input = createReadStream(join(folder, 'x.csv'));
  const rows = readCsv(input);
  await rows.next();
  await rows.return(undefined);
  expect(input.destroyed).toBe(true);
});

const cell = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '🚚') }),
  },
  fc.string({ unit: 'binary' }),
);

function quoteCell(text: string, isQuoted: boolean): string {
  const needsQuotes = isQuoted || /[",\r\n]/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

test('whatever is written as CSV comes back, with its lines, however the bytes are cut', async () => {
  const row = fc.record({
    cells: fc.array(fc.tuple(cell, fc.boolean()), { minLength: 1, maxLength: 4 }),
    end: fc.constantFrom('\n', '\r\n'),
  });
  const file = fc.record({
    rows: fc.array(row, { maxLength: 8 }),
    cut: fc.integer({ min: 1, max: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(file, async ({ rows, cut }) => {
      const expected: unknown[] = [];
      // A mark at the very start would be taken for a byte order mark, so there is a header.
      let text = 'header\n';
      let line = 2;
      for (const { cells, end } of rows) {
        const written = cells.map(([value, isQuoted]) => quoteCell(value, isQuoted)).join(',');
        if (written !== '') expected.push([line, ...cells.map(([value]) => value)]);
        text += written + end;
        line += `${written}${end}`.split('\n').length - 1;
      }
      const bytes = Buffer.from(text);
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += cut) chunks.push(bytes.subarray(at, at + cut));
      const [, ...found] = await linesAndCells(...chunks);
      expect(found).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('no text at all makes a row disappear without a word', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '1') });
  await fc.assert(
    fc.asyncProperty(fc.array(line), async (lines) => {
      const rows = await read(lines.map((text) => `${text}\n`).join(''));
      const starts = rows.map((row) => row.line);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      const covered = new Set<number>();
      for (const row of rows) {
        const inside = 'cells' in row ? row.cells.join('').split('\n').length - 1 : 0;
        for (let n = 0; n <= inside; n += 1) covered.add(row.line + n);
      }
      const lost = lines.filter((text, n) => !/^\r?$/.test(text) && !covered.has(n + 1));
      expect(lost).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});
