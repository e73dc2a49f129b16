// The short form of `npm run bench`: that all of it runs and every contestant does its work. No figure
// of it means anything.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { goals } from './bench/figures/goals.ts';
import { isInstalled } from './bench/plan.ts';
import { runNode } from './support/commands.ts';
import { temporaryDirectory } from './support/files.ts';

const bench = 'test/dist/bench/main.js';

const sideSchema = z.object({
  median: z.number().positive(),
  cpu_us: z.record(z.string(), z.number().nonnegative()),
  rounds: z.array(z.object({ seconds: z.number().positive() })).min(1),
});

const reportSchema = z.object({
  ratios: z.record(z.string(), z.number().positive().nullable()),
  figures: z.array(
    z.object({
      name: z.string(),
      value: z.number().positive().nullable(),
      reason: z.string().nullable(),
      ours: sideSchema,
      baseline: sideSchema.nullable(),
    }),
  ),
  machine: z.object({ cores: z.number().positive(), cpu: z.string().min(1) }),
  versions: z.record(z.string(), z.string().min(1)),
});

it('measures every figure, or says why it cannot', async () => {
  const file = join(await temporaryDirectory(), 'bench.json');
  const args = ['--short', '--long', '--json', file];
  const { code, stdout, stderr } = await runNode(bench, args, process.env);
  expect(stderr).not.toContain('Error');
  expect(code).toBe(0);
  const report = reportSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const hasOnnx = isInstalled('onnxruntime-node');
  const expected = Object.keys(goals).filter((name) => name !== 'pipeline_onnx' || hasOnnx);
  expect(Object.keys(report.ratios)).toEqual(expected);
  for (const { name, value, reason } of report.figures) {
    expect(report.ratios[name], name).toBe(value);
    expect(value === null, `${name}: ${reason}`).toBe(reason !== null);
    expect(stdout).toContain(name);
  }
}, 300_000);

it('refuses a figure that it does not know and names those that it does', async () => {
  const { code, stderr } = await runNode(bench, ['--only', 'speed'], process.env);
  expect(code).toBe(2);
  expect(stderr).toContain('worker_facts_memory');
});
