import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { UsageError } from '../errors.ts';
import { temporaryDirectory } from './captured.test.support.ts';
import { keepSourceMark, type SourceMark } from './source-mark.ts';

const mark: SourceMark = {
  source: 'one',
  key_prefix: 'verdict',
  layout: { shards: 1, servers: 1 },
  format: 'jsonl',
};

it('lets the same go on', async () => {
  const dir = await temporaryDirectory();
  await keepSourceMark(dir, mark, true);
  await keepSourceMark(dir, mark, false);
});

it.each([
  [{ source: 'another' }, 'another Redis'],
  [{ key_prefix: 'shop' }, 'of KEY_PREFIX verdict, not shop'],
  [{ layout: { shards: 2, servers: 1 } }, 'of 1 shard, not 2 shards'],
  [{ format: 'parquet' as const }, 'in format jsonl, not parquet'],
])('refuses %o', async (changes, why) => {
  const dir = await temporaryDirectory();
  await keepSourceMark(dir, mark, true);
  const refused = keepSourceMark(dir, { ...mark, ...changes }, false);
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(why);
});

it('refuses files that nothing is known of', async () => {
  const dir = await temporaryDirectory();
  await expect(keepSourceMark(dir, mark, false)).rejects.toThrow('expected capture.json');
});

it.each(['{}', '', 'null'])('refuses a mark %j that it did not write', async (text) => {
  const dir = await temporaryDirectory();
  await writeFile(join(dir, 'capture.json'), text);
  await expect(keepSourceMark(dir, mark, true)).rejects.toThrow(UsageError);
});
