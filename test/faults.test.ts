// The short form of `npm run faults`: a schedule that has to end well, and runs without a protection, which have
// to end badly. All protections have their turn in .ci/run.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { runNode } from './support/commands.ts';
import { temporaryDirectory } from './support/files.ts';

const faults = 'test/dist/faults/main.js';

const reportSchema = z.object({
  seeds: z.array(z.int()),
  violations: z.record(z.string(), z.literal(0)),
  faults_that_did_not_happen: z.literal(0),
  machine: z.object({ cores: z.number().positive() }),
  versions: z.record(z.string(), z.string().min(1)),
  verdicts: z.array(
    z.object({
      faults: z.array(z.object({ name: z.string(), evidence: z.string() })).min(4),
      seconds: z.number().positive(),
    }),
  ),
});

it('loses, doubles and confuses nothing while a schedule of faults is played', async () => {
  const dir = await temporaryDirectory();
  const file = join(dir, 'faults.json');
  const args = ['--seed', '7', '--orders', '400', '--dir', dir, '--json', file];
  const { code, stdout, stderr } = await runNode(faults, args, process.env);
  expect(code, stdout + stderr).toBe(0);
  const report = reportSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  expect(report.seeds).toEqual([7]);
  for (const { name } of report.verdicts[0]?.faults ?? []) expect(stdout).toContain(name);
}, 300_000);

it('sees innocent orders fail where those that lost a worker are not decided alone', async () => {
  const dir = await temporaryDirectory();
  const args = ['--without', 'isolation', '--dir', dir];
  const { code, stdout, stderr } = await runNode(faults, args, process.env);
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).toMatch(/Without isolation .*: seen: .*innocent failed/);
}, 300_000);

it('refuses a protection that it does not know and names those that it does', async () => {
  const { code, stderr } = await runNode(faults, ['--without', 'luck'], process.env);
  expect(code).toBe(2);
  expect(stderr).toContain('store-first');
});
