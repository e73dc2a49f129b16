import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseOptions } from './options.ts';
import { prepareInput } from './prepare-input.ts';

const workplace = {
  env: {},
  signal: new AbortController().signal,
  dashboardUrl: '',
  endpointUrl: undefined,
  close: async () => {},
};

test.each(['orders.csv', 'orders.csv.gz'])('%s of a directory is taken', async (name) => {
  const dir = await mkdtemp(join(tmpdir(), 'verdict-standalone-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, name), '');
  const input = await prepareInput(parseOptions(['--data', dir]), workplace);
  expect(input).toEqual({ dir, orders: join(dir, name), run: 'orders' });
});
