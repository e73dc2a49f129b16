// The public suite csv-spectrum: files of CSV with what they hold, as JSON.
import { readRecordChunks } from '@verdict/records';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const suite = dirname(createRequire(import.meta.url).resolve('csv-spectrum/package.json'));
const names = readdirSync(join(suite, 'csvs')).map((name) => name.replace(/\.csv$/, ''));

/** Of the suite itself: the number in its CSV is not the one in its JSON, which also is no list. */
const corrections: Readonly<Record<string, Expected>> = {
  location_coordinates: { 'Contact Phone Number': '2095257564' },
};

type Expected = Readonly<Record<string, string>>;

/** The records of a file, with the named columns. */
async function recordsOf(name: string, columns: readonly string[]) {
  const schema = z.object(Object.fromEntries(columns.map((column) => [column, z.string()])));
  const bytes = [await readFile(join(suite, `csvs/${name}.csv`))];
  const records: unknown[] = [];
  async function* input() {
    yield* bytes;
  }
  for await (const rows of readRecordChunks(input(), { file: name, schema })) {
    records.push(...rows.map((row) => ('record' in row ? row.record : row.reject)));
  }
  return records;
}

it('the suite is there', () => {
  expect(names).toHaveLength(12);
});

it.each(names)('%s is read as the suite says', async (name) => {
  const json: Expected | readonly Expected[] = JSON.parse(
    await readFile(join(suite, `json/${name}.json`), 'utf8'),
  );
  const expected = [json].flat().map((record) => ({ ...record, ...corrections[name] }));
  expect(await recordsOf(name, Object.keys(expected[0] ?? {}))).toEqual(expected);
});
