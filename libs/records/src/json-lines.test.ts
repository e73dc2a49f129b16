import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { closeTextFile, jsonLine, openTextFile, writeText } from './json-lines.ts';

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'verdict-records-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('a value is one line, whatever it holds', () => {
  expect(jsonLine({ order_id: 'a\nb', n: null })).toBe('{"order_id":"a\\nb","n":null}\n');
});

test('a file is written with the folders above it', async () => {
  const path = join(await makeFolder(), 'results/july/orders.jsonl');
  const file = await openTextFile(path);
  await writeText(file, 'one\n');
  await writeText(file, 'zwölf\n');
  await closeTextFile(file);
  expect(await readFile(path, 'utf8')).toBe('one\nzwölf\n');
});

test('a path that cannot be written is an error at once', async () => {
  await expect(openTextFile(await makeFolder())).rejects.toThrow('EISDIR');
});

test('writing waits for a slow reader', async () => {
  const waiting: (() => void)[] = [];
  const slow = new Writable({
    highWaterMark: 1,
    write: (_chunk, _encoding, done) => waiting.push(done),
  });
  let isWritten = false;
  const written = writeText(slow, 'text').then(() => (isWritten = true));
  await Promise.resolve();
  expect(isWritten).toBe(false);
  waiting.shift()?.();
  expect(await written).toBe(true);
});
