import { findCsvFile, runNameOfFile } from '@verdict/records';
import { dirname, join } from 'node:path';
import type { StartOptions } from './options.ts';
import { runProducer } from './run-producer.ts';
import type { Workplace } from './workplace.ts';

const sampleDir = '.cache/sample';
const sampleOrders = '10000';

export interface Input {
  /** Directory of the facts. */
  readonly dir: string;
  readonly orders: string;
  readonly run: string;
}

function inputOf(dir: string, orders: string, run: string | undefined): Input {
  return { dir, orders, run: run ?? runNameOfFile(orders) };
}

/** What the user named, or sample data made here: the same orders each time. */
export async function prepareInput(options: StartOptions, workplace: Workplace): Promise<Input> {
  const { data, file, run } = options;
  if (file !== undefined) return inputOf(data ?? dirname(file), file, run);
  if (data !== undefined) return inputOf(data, findCsvFile(data, 'orders'), run);
  await runProducer(workplace, 'generate', '--orders', sampleOrders, '--out', sampleDir);
  return inputOf(sampleDir, join(sampleDir, 'orders.csv'), run);
}
