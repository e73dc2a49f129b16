import * as fc from 'fast-check';
import { createGzip, gzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { gunzip } from './gunzip.ts';
import { PackedBytes } from './packed-bytes.ts';

async function* cutInto(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

interface Unpacked {
  readonly text: string;
  readonly error: string | undefined;
  /** Bytes that were taken of the file. */
  readonly taken: number;
}

/** What comes out, as far as it gets, and why no more. */
async function unpack(bytes: Buffer, chunkBytes = 1_000_000): Promise<Unpacked> {
  const packed = new PackedBytes(cutInto(bytes, chunkBytes));
  const parts: Buffer[] = [];
  let error: string | undefined;
  try {
    for await (const part of gunzip(packed)) parts.push(part);
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  return { text: Buffer.concat(parts).toString(), error, taken: packed.taken };
}

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 0xff, at);
  return copy;
}

/** A member with every optional field that a header may have. */
function memberWithFields(text: string, flag = 0x1f): Buffer {
  const plain = gzipSync(text);
  const extra = Buffer.from([4, 0, 1, 2, 3, 4]);
  const fields = [extra, Buffer.from('orders.csv\0'), Buffer.from('a comment\0'), Buffer.of(0, 0)];
  const header = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flag, 0, 0, 0, 0, 0, 3]), ...fields]);
  return Buffer.concat([header, plain.subarray(10)]);
}

const one = gzipSync('one\n');
const two = gzipSync('two\n');
const zeros = Buffer.alloc(512);
const cutOff = 'the gzip data is cut off';
const wrongSum = 'the gzip data is damaged: its checksum does not fit, so rows of it may be wrong';
const otherBytes = 'other bytes follow the gzip data';

const files = [
  { what: 'one member', bytes: [one], text: 'one\n' },
  { what: 'several members', bytes: [one, two, one], text: 'one\ntwo\none\n' },
  { what: 'an empty member', bytes: [gzipSync('')], text: '' },
  { what: 'empty members among others', bytes: [gzipSync(''), one, gzipSync('')], text: 'one\n' },
  { what: 'zeros at the end, as on a tape', bytes: [one, zeros], text: 'one\n' },
  { what: 'a header with all fields', bytes: [memberWithFields('one\n')], text: 'one\n' },
  { what: 'a text after it', bytes: [one, Buffer.from('two')], text: 'one\n', error: otherBytes },
  { what: 'a member behind zeros', bytes: [one, zeros, two], text: 'one\n', error: otherBytes },
  { what: 'half a magic number', bytes: [one, Buffer.of(0x1f)], text: 'one\n', error: otherBytes },
  {
    what: 'a second header cut off',
    bytes: [one, two.subarray(0, 5)],
    text: 'one\n',
    error: cutOff,
  },
  { what: 'a header cut off', bytes: [one.subarray(0, 5)], text: '', error: cutOff },
  { what: 'no data after its header', bytes: [one.subarray(0, 10)], text: '', error: cutOff },
  { what: 'a trailer cut off', bytes: [one.subarray(0, -3)], text: 'one\n', error: cutOff },
  {
    what: 'a wrong checksum',
    bytes: [changed(one, one.length - 8)],
    text: 'one\n',
    error: wrongSum,
  },
  { what: 'a wrong length', bytes: [changed(one, one.length - 1)], text: 'one\n', error: wrongSum },
  {
    what: 'another method than deflate',
    bytes: [Buffer.from([0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 3])],
    text: '',
    error: 'the gzip data has a header of an unknown kind',
  },
  {
    what: 'a file name without an end',
    bytes: [Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]), Buffer.alloc(200_000, 'x')],
    text: '',
    error: 'the gzip data has a header without an end',
  },
];

describe.each([1, 7, 1_000_000])('in chunks of %d bytes', (chunkBytes) => {
  test.each(files)('$what: what can be unpacked comes out, the rest is told', async (file) => {
    const unpacked = await unpack(Buffer.concat(file.bytes), chunkBytes);
    expect(unpacked).toMatchObject({ text: file.text, error: file.error });
  });
});

const rows = Array.from({ length: 30_000 }, (_, n) => `${n},${(n * 7919) % 10_007}\n`).join('');

test('of data that is cut off, all that was packed before comes out', async () => {
  const bytes = gzipSync(rows);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const { text, error, taken } = await unpack(half);
  expect(error).toBe(cutOff);
  expect(taken).toBe(half.length);
  expect(rows.startsWith(text)).toBe(true);
  expect(text.length).toBeGreaterThan(rows.length / 3);
});

test('of data that is damaged in the middle, what was packed before comes out', async () => {
  const bytes = gzipSync(rows);
  const { text, error, taken } = await unpack(changed(bytes, Math.floor(bytes.length / 2)));
  expect(error).toMatch(/^the gzip data is damaged: /);
  expect(taken).toBeGreaterThan(bytes.length / 3);
  const third = Math.floor(rows.length / 3);
  expect(text.slice(0, third)).toBe(rows.slice(0, third));
});

test('whatever is packed comes out, in members and chunks of any size', async () => {
  const members = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(members, fc.integer({ min: 1, max: 60 }), async (given, chunkBytes) => {
      const bytes = Buffer.concat(given.map((member) => gzipSync(member)));
      const unpacked = gunzip(new PackedBytes(cutInto(bytes, chunkBytes)));
      expect(await buffer(unpacked)).toEqual(Buffer.concat(given));
    }),
    { numRuns: 100 },
  );
});

test('no damage at all passes for what was packed', async () => {
  const bytes = gzipSync(rows.slice(0, 2000));
  const damage = fc.oneof(
    fc.integer({ min: 1, max: bytes.length - 1 }).map((end) => bytes.subarray(0, end)),
    // The first ten bytes hold times and systems, which mean nothing here.
    fc.integer({ min: 10, max: bytes.length - 1 }).map((at) => changed(bytes, at)),
  );
  await fc.assert(
    fc.asyncProperty(damage, async (damaged) => {
      const { error } = await unpack(damaged);
      expect(error).toMatch(/^(the gzip data|other bytes)/);
    }),
    { numRuns: 200 },
  );
});

/** A gzip file of so many bytes of zeros, without ever having them in memory. */
async function packedZeros(megabytes: number): Promise<Buffer> {
  const gzip = createGzip();
  const packed = buffer(gzip);
  for (let n = 0; n < megabytes; n += 1) gzip.write(Buffer.alloc(1_000_000));
  gzip.end();
  return packed;
}

async function unpackedLength(bytes: Buffer): Promise<number> {
  let length = 0;
  for await (const part of gunzip(new PackedBytes(cutInto(bytes, 65_536)))) length += part.length;
  return length;
}

test('a short file may expand as it likes', async () => {
  expect(await unpackedLength(await packedZeros(15))).toBe(15_000_000);
});

test('a file that expands to a thousand times its size is given up when that is clear', async () => {
  const bytes = await packedZeros(60);
  await expect(unpackedLength(bytes)).rejects.toThrow(
    'the gzip data expands to more than 100 times its size; ' +
      'if that is meant, unpack it with gunzip first',
  );
});

test('a file that expands to ninety times its size is unpacked', async () => {
  // Text that does not pack at all, and ninety times as many zeros.
  const random = Buffer.from(
    Array.from({ length: 400_000 }, (_, n) => (n * n * 2654435761) >>> 11),
  );
  const dense = gzipSync(random, { level: 0 });
  const bytes = Buffer.concat([dense, await packedZeros(36)]);
  expect(await unpackedLength(bytes)).toBe(random.length + 36_000_000);
});
