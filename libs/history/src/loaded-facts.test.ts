import { openKeySpace } from '@verdict/testing';
import { expect, test } from 'vitest';
import { type LoadedFacts, readLoadedFacts, recordLoadedFacts } from './loaded-facts.ts';

function loadedFacts(changes: Partial<LoadedFacts> = {}): LoadedFacts {
  return {
    file: 'inventory.csv',
    rows: 10_000,
    rejected: 2,
    sha256: 'ab'.repeat(32),
    loaded_at: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

test('nothing is loaded at first', async () => {
  const { redis, prefix } = openKeySpace();
  expect(await readLoadedFacts(redis, prefix)).toEqual({});
});

test('each kind of facts is recorded for itself', async () => {
  const { redis, prefix } = openKeySpace();
  const payments = loadedFacts({ file: 'payments.csv' });
  await recordLoadedFacts(redis, prefix, 'inventory', loadedFacts());
  await recordLoadedFacts(redis, prefix, 'payments', payments);
  expect(await readLoadedFacts(redis, prefix)).toEqual({ inventory: loadedFacts(), payments });
});

test('the record is that of the last load', async () => {
  const { redis, prefix } = openKeySpace();
  await recordLoadedFacts(redis, prefix, 'zip_codes', loadedFacts({ rows: 1 }));
  await recordLoadedFacts(redis, prefix, 'zip_codes', loadedFacts({ rows: 2 }));
  expect((await readLoadedFacts(redis, prefix)).zip_codes?.rows).toBe(2);
});

test('another prefix is another installation', async () => {
  const { redis, prefix } = openKeySpace();
  await recordLoadedFacts(redis, prefix, 'inventory', loadedFacts());
  expect(await readLoadedFacts(redis, `${prefix}:other`)).toEqual({});
});
