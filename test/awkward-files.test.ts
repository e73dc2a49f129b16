// What becomes of files that are broken, endless or made to do harm, and how much memory that takes.
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  afterHeader,
  badRows,
  bomb,
  goodRows,
  megabyte,
  repeated,
} from './support/awkward-files.ts';
import { producer } from './support/commands.ts';
import { orderHeader, temporaryDirectory } from './support/files.ts';
import { canWatchMemory, watchMemory } from './support/peak-memory.ts';

const nowhere = { url: 'redis://127.0.0.1:1', name: 'nowhere' };

interface Counts {
  readonly enqueued: number;
  readonly rejected: number;
}

/** What was printed of a run that came to its end. */
function countsOf(stdout: string): Counts | undefined {
  if (stdout === '') return undefined;
  const { enqueued, rejected } = JSON.parse(stdout);
  return { enqueued, rejected };
}

/** A dry run of what comes on stdin, with the peak memory of the producer in megabytes. */
async function tryStream(stdin: Iterable<string | Buffer>, ...flags: readonly string[]) {
  const memory = await watchMemory();
  const args = ['enqueue', '-', '--dry-run', '--json', ...flags];
  const ended = await producer(nowhere, args, { stdin, env: memory.env });
  return { ...ended, megabytes: await memory.megabytesOf('producer.js') };
}

let smallFile: Promise<number> | undefined;

/** The peak memory for a file of one row, in megabytes. */
function forSmallFile(): Promise<number> {
  smallFile ??= tryStream(afterHeader(goodRows(1))).then(({ megabytes }) => megabytes);
  return smallFile;
}

interface Awkward {
  readonly what: string;
  readonly stream: () => Iterable<string | Buffer> | Promise<Iterable<string | Buffer>>;
  readonly code: number;
  readonly report?: Counts;
  readonly says: string;
}

const large = 200 * megabyte;

const awkward: readonly Awkward[] = [
  {
    what: 'a cell of 200 MB that never closes, on one line',
    stream: () => afterHeader(goodRows(2), '"', repeated('x', large)),
    code: 3,
    report: { enqueued: 2, rejected: 1 },
    says: 'stdin, line 4: expected a row of CSV with closed quotes, got "a row longer than 1000000 bytes: \\"xxx',
  },
  {
    what: 'a quote that never closes before 100,000 good rows: it costs its own line only',
    stream: () => afterHeader(goodRows(2), 'o-1,"c-1\n', goodRows(100_000, 2)),
    code: 3,
    report: { enqueued: 100_002, rejected: 1 },
    says: 'stdin, line 4: expected a row of CSV with closed quotes, got "a quote that does not close within 1000000 bytes: o-1,\\"c-1"',
  },
  {
    what: 'a line of 200 MB without an end',
    stream: () => afterHeader(repeated('x,', large)),
    code: 3,
    report: { enqueued: 0, rejected: 1 },
    says: 'stdin, line 2: expected a row of CSV with closed quotes, got "a row longer than 1000000 bytes',
  },
  {
    what: '200 MB of NUL',
    stream: () => repeated('\0', large),
    code: 1,
    says: 'producer: stdin: the header is no CSV: a row longer than 1000000 bytes: \\u0000',
  },
  {
    what: '5 MB of empty lines',
    stream: () => afterHeader(repeated('\n', 5 * megabyte), goodRows(1)),
    code: 0,
    report: { enqueued: 1, rejected: 0 },
    says: '',
  },
  {
    what: 'a row of a million cells',
    stream: () => afterHeader(','.repeat(megabyte), '\n', goodRows(1)),
    code: 3,
    report: { enqueued: 1, rejected: 1 },
    says: 'stdin, line 2: expected a row of CSV',
  },
  {
    what: 'a row of half a million cells',
    stream: () => afterHeader(','.repeat(megabyte / 2), '\n', goodRows(1)),
    code: 3,
    report: { enqueued: 1, rejected: 1 },
    says: 'stdin, line 2: expected 6 cells as in the header, got "500001 cells: ,,,',
  },
  {
    what: 'a header of a million columns',
    stream: () => [orderHeader, ',x'.repeat(megabyte), '\n', ...goodRows(1)],
    code: 1,
    says: 'producer: stdin: the header is no CSV: a row longer than 1000000 bytes: order_id,',
  },
  {
    what: 'packed rows that expand to a thousand times their size',
    stream: async () => [await bomb(100 * megabyte)],
    code: 1,
    says: 'the gzip data expands to more than 100 times its size',
  },
];

describe.skipIf(!canWatchMemory)(
  'memory stays within 150 MB of that for a small file, with',
  () => {
    it.each(awkward)(
      '$what',
      async ({ stream, code, report, says }) => {
        const small = await forSmallFile();
        const ended = await tryStream(await stream());
        expect(ended.stderr).toContain(says);
        expect(ended.code).toBe(code);
        expect(countsOf(ended.stdout)).toEqual(report);
        expect(ended.megabytes, `${small} MB for one row`).toBeLessThan(small + 150);
      },
      60_000,
    );

    it('100,000 rejects, each of which is written', async () => {
      const rejects = join(await temporaryDirectory(), 'rejects.jsonl');
      const small = await forSmallFile();
      const ended = await tryStream(afterHeader(badRows(100_000)), '--rejects', rejects);
      expect(countsOf(ended.stdout)).toEqual({ enqueued: 0, rejected: 100_000 });
      const lines = (await readFile(rejects, 'utf8')).trimEnd().split('\n');
      expect(lines).toHaveLength(100_000);
      expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ line: 100_001, column: 'timestamp' });
      expect(ended.megabytes).toBeLessThan(small + 150);
    }, 60_000);

    // 30 MB, or what LARGE_FILE_MB says: 1000 takes some minutes.
    it('a large file, of which nearly all is refused', async () => {
      const thousands = Math.ceil(Number(process.env['LARGE_FILE_MB'] ?? 30) / 0.065);
      const small = await forSmallFile();
      const stream = afterHeader(badRows(thousands * 1000), goodRows(1));
      const ended = await tryStream(stream, '--rejects', '/dev/null');
      expect(countsOf(ended.stdout)).toEqual({ enqueued: 1, rejected: thousands * 1000 });
      expect(ended.megabytes, `${small} MB for one row`).toBeLessThan(small + 150);
    }, 1_200_000);
  },
);

const row = 'o-1,c-1,2021-07-04 12:00:00,sku-1,1,01234';
const gone = { enqueued: 0, rejected: 1 };
const well = { enqueued: 1, rejected: 0 };

const small: readonly {
  what: string;
  bytes: string | Buffer;
  code: number;
  says: string;
  report?: Counts;
}[] = [
  {
    what: 'nothing',
    bytes: '',
    code: 1,
    says: 'orders.csv is empty: expected a header with order_id',
  },
  { what: 'a byte order mark only', bytes: '\ufeff', code: 1, says: 'orders.csv is empty' },
  { what: 'empty lines only', bytes: '\r\n\n\r', code: 1, says: 'orders.csv is empty' },
  {
    what: 'a header only',
    bytes: orderHeader,
    code: 0,
    says: 'no rows after the header',
    report: { enqueued: 0, rejected: 0 },
  },
  { what: 'an empty header', bytes: `,,,,,\n${row}`, code: 1, says: 'column order_id is missing' },
  {
    what: 'no end of the last line',
    bytes: `${orderHeader}\n${row}`,
    code: 0,
    says: '',
    report: well,
  },
  {
    what: 'a byte order mark',
    bytes: `\ufeff${orderHeader}\n${row}\n`,
    code: 0,
    says: '',
    report: well,
  },
  { what: 'CR as line end', bytes: `${orderHeader}\r${row}\r`, code: 0, says: '', report: well },
  {
    what: 'CR, CRLF and LF',
    bytes: `${orderHeader}\r${row}\r\n${row}\n`,
    code: 0,
    says: '',
    report: well,
  },
  {
    what: 'UTF-16',
    bytes: Buffer.from(`\ufeff${orderHeader}\n`, 'utf16le'),
    code: 1,
    says: 'the header is not UTF-8: UTF-16, to be saved as UTF-8',
  },
  {
    what: 'UTF-16 without a mark',
    bytes: Buffer.from(`${orderHeader}\n`, 'utf16le'),
    code: 1,
    says: 'the header has o\\u0000r\\u0000d',
  },
  {
    what: 'Latin-1',
    bytes: Buffer.from(`${orderHeader}\n${row.replace('c-1', 'caf\u00e9')}`, 'latin1'),
    code: 3,
    says: 'line 2: expected text in UTF-8',
    report: gone,
  },
  {
    what: 'a NUL in an id',
    bytes: `${orderHeader}\n${row.replace('o-1', 'o\u00001')}`,
    code: 3,
    says: 'line 2, column order_id: expected a text without control characters, got "o\\u00001"',
    report: gone,
  },
  {
    what: 'a NUL in a column that is not read',
    bytes: `${orderHeader},note\n${row},a\u0000b`,
    code: 0,
    says: '',
    report: well,
  },
  {
    what: 'a header that stands twice',
    bytes: `${orderHeader},sku_code\n${row},x`,
    code: 1,
    says: 'column sku_code stands in the header twice',
  },
  {
    what: 'a stray quote',
    bytes: `${orderHeader}\n${row.replace('c-1', 'c"1')}`,
    code: 0,
    says: '',
    report: well,
  },
  {
    what: 'text after a closing quote',
    bytes: `${orderHeader}\n${row.replace('c-1', '"c"1')}`,
    code: 3,
    says: 'text after a closing quote',
    report: gone,
  },
  {
    what: 'another packer',
    bytes: Buffer.from('PK\u0003\u0004x'),
    code: 1,
    says: 'column order_id is missing; the header has PK\\u0003\\u0004x',
  },
];

describe('a file with', () => {
  it.each(small)('$what ends with $code', async ({ bytes, code, says, report }) => {
    const path = join(await temporaryDirectory(), 'orders.csv');
    await writeFile(path, bytes);
    const ended = await producer(nowhere, ['enqueue', path, '--dry-run', '--json']);
    expect(ended.stderr).toContain(says);
    expect(ended.code).toBe(code);
    expect(countsOf(ended.stdout)).toEqual(report);
  });

  it('/dev/null in its place is empty', async () => {
    const { code, stderr } = await producer(nowhere, ['enqueue', '/dev/null', '--dry-run']);
    expect(code).toBe(1);
    expect(stderr).toContain('null is empty: expected a header');
  });

  it('no permission to read it is told by its path', async (context) => {
    const path = join(await temporaryDirectory(), 'orders.csv');
    await writeFile(path, `${orderHeader}\n`);
    await chmod(path, 0o000);
    // Root may read all.
    context.skip(process.getuid?.() === 0);
    const { code, stderr } = await producer(nowhere, ['enqueue', path, '--dry-run']);
    expect(code).toBe(1);
    expect(stderr).toContain(`producer: ${path}: it may not be read`);
  });
});
