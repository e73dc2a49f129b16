import * as fc from 'fast-check';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { longestRowBytes } from './csv-lines.ts';
import type { CsvFault, CsvRow } from './parse-row.ts';
import { readCsv } from './read-csv.ts';

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
const openForLong = { fault: `a quote that does not close within ${longestRowBytes} bytes` };
const notUtf8 = { fault: 'bytes that are not UTF-8' };
const tooLong = { fault: `a row longer than ${longestRowBytes} bytes` };

test.each([
  ['LF', 'a,b\n1,2\n3,4\n'],
  ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
  ['CRLF first, then LF', 'a,b\r\n1,2\n3,4\n'],
  ['LF first, then CRLF', 'a,b\n1,2\r\n3,4\r\n'],
  ['CR', 'a,b\r1,2\r3,4\r'],
  ['CR, LF and CRLF', 'a,b\r1,2\r\n3,4\n'],
  ['LF, CRLF and CR', 'a,b\n1,2\r\n3,4\r'],
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

test.each(['', '\n', '\r', '\r\n\n', '\r\r\n', '\ufeff', '\ufeff\n'])(
  '%j holds no row',
  async (text) => {
    expect(await read(text)).toEqual([]);
  },
);

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

test('a lone carriage return ends a line, but not within quotes', async () => {
  expect(await linesAndCells('a\rb,"c\rd"\ne,f\r\rg')).toEqual([
    [1, 'a'],
    [2, 'b', 'c\rd'],
    [4, 'e', 'f'],
    [6, 'g'],
  ]);
});

test('a line end of CR and LF that is split over two chunks is one', async () => {
  expect(await linesAndCells('a\r', '\nb,"c\r', '\nd"\r', '\r', '\ne')).toEqual([
    [1, 'a'],
    [2, 'b', 'c\r\nd'],
    [5, 'e'],
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

test('a row whose first line an open quote had swallowed is read whole', async () => {
  expect(await linesAndCells('"1\na,"multi\nline"\n5,6\n')).toEqual([
    [1, strayText],
    [2, 'a', 'multi\nline'],
    [4, '5', '6'],
  ]);
});

test('a fault holds the text of its line', async () => {
  expect(await read('"1,2\n3,4\n')).toContainEqual({
    line: 1,
    reason: 'not-csv',
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
    [1, openForLong],
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

/** By the universal notion of a line, the last one without an end. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

function quoteCell(text: string, isQuoted: boolean): string {
  const needsQuotes = isQuoted || /[",\r\n]/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

test('whatever is written as CSV comes back, with its lines, however the bytes are cut', async () => {
  const row = fc.record({
    cells: fc.array(fc.tuple(cell, fc.boolean()), { minLength: 1, maxLength: 4 }),
    end: fc.constantFrom('\n', '\r\n', '\r'),
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
      for (const { cells, end } of rows) {
        const written = cells.map(([value, isQuoted]) => quoteCell(value, isQuoted)).join(',');
        const line = linesOf(text).length;
        if (written !== '') expected.push([line, ...cells.map(([value]) => value)]);
        text += written + end;
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

const anyText = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', '1') });

test('no text at all makes a row disappear without a word', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const rows = await read(text);
      const starts = rows.map((row) => row.line);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      const covered = new Set<number>();
      for (const row of rows) {
        const inside = 'cells' in row ? linesOf(row.cells.join('a')).length - 1 : 0;
        for (let n = 0; n <= inside; n += 1) covered.add(row.line + n);
      }
      const lost = linesOf(text).filter((line, n) => line !== '' && !covered.has(n + 1));
      expect(lost).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('broken or not, a text is read the same however its bytes are cut', async () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(anyText, cuts, async (text, lengths) => {
      const chunks: string[] = [];
      for (let at = 0, n = 0; at < text.length; n += 1) {
        const length = lengths[n % lengths.length] ?? 1;
        chunks.push(text.slice(at, at + length));
        at += length;
      }
      expect(await read(...chunks)).toEqual(await read(text));
    }),
    { numRuns: 2000 },
  );
});

test('lines that all open a quote are read in a time in proportion to their number', async () => {
  const count = 100_000;
  const rows = await read('"a\nb\n'.repeat(count / 2));
  expect(rows).toHaveLength(count);
});

/** Bytes that no UTF-8 has, by what they are. */
const notText = {
  'a byte of Latin-1': [0xe9],
  'a continuation without a start': [0x80],
  'a start without its continuation': [0xe2, 0x82],
  'an overlong NUL': [0xc0, 0x80],
  'an overlong slash': [0xe0, 0x80, 0xaf],
  'an overlong slash of four bytes': [0xf0, 0x80, 0x80, 0xaf],
  'half a surrogate pair': [0xed, 0xa0, 0x80],
  'a surrogate pair as two characters': [0xed, 0xa0, 0xbd, 0xed, 0xba, 0x9a],
  'a character beyond the last': [0xf4, 0x90, 0x80, 0x80],
  'a byte that is never used': [0xff],
};

test.each(Object.entries(notText))('%s is a fault of its row only', async (_what, bytes) => {
  const text = [Buffer.from('é,b\n1,'), Buffer.from(bytes), Buffer.from('2\n€,4\n')];
  const expected = [
    [1, 'é', 'b'],
    [2, notUtf8],
    [3, '€', '4'],
  ];
  expect(await linesAndCells(Buffer.concat(text))).toEqual(expected);
  const each = Array.from(Buffer.concat(text), (byte) => Buffer.of(byte));
  expect(await linesAndCells(...each)).toEqual(expected);
});

test.each(Object.entries(notText))(
  '%s at the end of the file is a fault too',
  async (_what, bytes) => {
    expect(await linesAndCells('a\nb', Buffer.from(bytes))).toEqual([
      [1, 'a'],
      [2, notUtf8],
    ]);
  },
);

test('a row of several lines that is not UTF-8 is one fault', async () => {
  const bytes = Buffer.concat([
    Buffer.from('a,"b\n'),
    Buffer.of(0xff),
    Buffer.from('\n1,2\n"\nc\n'),
  ]);
  expect(await linesAndCells(bytes)).toEqual([
    [1, notUtf8],
    [5, 'c'],
  ]);
});

test('the character that stands for what could not be read is one like any other', async () => {
  expect(await linesAndCells('\ufffd,"\ufffd"\n')).toEqual([[1, '\ufffd', '\ufffd']]);
});

test('no bytes at all are read as another text than theirs', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .array(fc.constantFrom(0xe2, 0x82, 0xac, 0x22, 0x2c, 0x0a, 0x0d, 0x61))
      .map((list) => Buffer.from(list)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (given) => {
      const file = Buffer.concat([Buffer.from('header\n'), given]);
      for (const row of await read(file)) {
        const isRead =
          'fault' in row || row.cells.every((cell) => file.includes(Buffer.from(cell)));
        // A doubled quote stands for one.
        expect(isRead || file.includes('""')).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['little', 'a,b\n1,2\n'],
  ['big', 'a,b\r\n1,2\r\n'],
])('UTF-16, %s end first, is told as such', async (end, text) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  const [first] = await read(end === 'big' ? bytes.swap16() : bytes);
  expect(first).toMatchObject({ line: 1, fault: 'UTF-16, to be saved as UTF-8' });
});

test('a row of nothing but commas is as many cells', async () => {
  const [row] = await read(','.repeat(longestRowBytes / 2));
  expect(row).toHaveProperty('cells.length', longestRowBytes / 2 + 1);
});
