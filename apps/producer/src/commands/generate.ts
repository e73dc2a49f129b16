import type { Command } from 'commander';
import { exitCodes, UsageError } from '../errors.ts';
import { writeSample } from '../generate/write-sample.ts';
import { withProgress } from '../progress.ts';

interface GenerateFlags {
  readonly orders: string;
  readonly seed: string;
  readonly out: string;
  readonly json?: boolean;
}

async function generate({ orders, seed, out, json }: GenerateFlags): Promise<number> {
  const options = { orders: Number(orders), seed: Number(seed), dir: out };
  const counts = await withProgress(
    { label: 'writing orders', total: options.orders, unit: 'orders' },
    (progress) => writeSample(options, (written) => progress.update(written, written)),
  ).catch((error: unknown) => {
    throw error instanceof RangeError ? new UsageError(error.message, { cause: error }) : error;
  });
  if (json) console.log(JSON.stringify(counts));
  else
    for (const [name, rows] of Object.entries(counts)) console.log(`${out}/${name}.csv: ${rows}`);
  return exitCodes.ok;
}

export function addGenerateCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command('generate')
    .description('write orders, payments, inventory and zip codes like those of a shop')
    .requiredOption('--orders <n>', 'orders to write')
    .option('--seed <s>', 'another seed gives other data; the same seed the same bytes', '1')
    .requiredOption('--out <dir>', 'directory for the four CSV files')
    .option('--json', 'print figures as JSON')
    .action((flags: GenerateFlags) => run(generate(flags)));
}
