import { execFileSync } from 'node:child_process';
import { appendFileSync, createWriteStream, truncateSync, unlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { CommandError } from '../errors.ts';
import { BrokenInputError } from './broken-input-error.ts';
import { openInput } from './open-input.ts';

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-producer-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  return dir;
}

async function fileOf(content: string | Buffer, name = 'orders.csv'): Promise<string> {
  const path = join(await folder(), name);
  await writeFile(path, content);
  return path;
}

const lines = 'one\ntwo\n'.repeat(50_000);

test.each([
  ['plain', 'orders.csv', lines],
  ['packed', 'orders.csv.gz', gzipSync(lines)],
  ['packed under the name of a plain one', 'orders.csv', gzipSync(lines)],
  ['plain under the name of a packed one', 'orders.csv.gz', lines],
  ['shorter than the mark of a packed one', 'x.csv', 'x'],
  ['empty', 'orders.csv', ''],
])('a %s file gives its text', async (_what, name, content) => {
  const { bytes, name: called, size } = await openInput(await fileOf(content, name));
  expect(called).toBe(name);
  expect(size).toBe(Buffer.from(content).length);
  expect(await text(bytes)).toBe(content.length < 2 ? content : lines);
});

test('progress of a packed file is told in bytes of the file', async () => {
  const packed = gzipSync(lines);
  const { bytes, size, fileBytesAt } = await openInput(await fileOf(packed, 'orders.csv.gz'));
  expect(fileBytesAt(0)).toBe(0);
  await text(bytes);
  expect(size).toBe(packed.length);
  expect(fileBytesAt(lines.length)).toBe(packed.length);
  expect(fileBytesAt(lines.length / 2)).toBe(packed.length / 2);
});

test('progress of a plain file is told in the bytes of its rows', async () => {
  const { bytes, fileBytesAt } = await openInput(await fileOf(lines));
  await text(bytes);
  expect(fileBytesAt(1234)).toBeCloseTo(1234);
});

test('a broken file is told by its name, with the bytes that were read', async () => {
  const packed = gzipSync(lines).subarray(0, -4);
  const { bytes } = await openInput(await fileOf(packed, 'orders.csv.gz'));
  await expect(text(bytes)).rejects.toThrow(
    new BrokenInputError(
      `orders.csv.gz: the gzip data is cut off; ${packed.length - 4} bytes of it were read`,
    ),
  );
});

const changes: readonly [string, (path: string) => void, string][] = [
  ['grows', (path) => appendFileSync(path, 'three\n'), '400006 at the end'],
  ['shrinks', (path) => truncateSync(path, 100), '100 at the end'],
];

test.each(changes)(
  'a file that %s while it is read is not taken to its end',
  async (_what, change, says) => {
    const path = await fileOf(lines);
    const { bytes } = await openInput(path);
    const parts = bytes[Symbol.asyncIterator]();
    await parts.next();
    change(path);
    const reading = (async () => {
      while ((await parts.next()).done !== true);
    })();
    await expect(reading).rejects.toThrow(BrokenInputError);
    await expect(reading).rejects.toThrow(`it changed while it was read (400000 bytes at first`);
    await expect(reading).rejects.toThrow(says);
  },
);

test('a file that vanishes while it is read is read to its end', async () => {
  const path = await fileOf(lines);
  const { bytes } = await openInput(path);
  unlinkSync(path);
  expect(await text(bytes)).toBe(lines);
});

test('a pipe is read like a file, plain or packed', async () => {
  for (const content of [lines, gzipSync(lines)]) {
    const path = join(await folder(), 'pipe');
    execFileSync('mkfifo', [path]);
    createWriteStream(path).end(content);
    const { bytes, size } = await openInput(path);
    expect(size).toBeUndefined();
    expect(await text(bytes)).toBe(lines);
  }
});

test('a device without content is an empty file', async () => {
  const { bytes, size } = await openInput('/dev/null');
  expect(size).toBeUndefined();
  expect(await text(bytes)).toBe('');
});

test.each([
  ['a missing file', 'absent.csv', 'there is no such file'],
  ['a directory', '.', 'expected a file, got a directory'],
  ['a file in place of a directory', 'file/orders.csv', 'a file stands where a directory'],
])('%s is refused with its path', async (_what, name, says) => {
  const dir = await folder();
  await writeFile(join(dir, 'file'), '');
  const path = join(dir, name);
  await expect(openInput(path)).rejects.toThrow(CommandError);
  await expect(openInput(path)).rejects.toThrow(says);
  await expect(openInput(path)).rejects.toThrow(path);
});

// Reading the memory of a process at its beginning is an error for everybody, root too.
test.skipIf(process.platform !== 'linux')('an error of the disk is told', async () => {
  const { bytes } = await openInput('/proc/self/mem');
  await expect(text(bytes)).rejects.toThrow(/^mem: .*EIO.*; 0 bytes of it were read$/);
});
