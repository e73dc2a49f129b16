import {
  ArtifactError,
  readRecipe,
  type TransformerConfig,
  writeArtifactFolder,
} from '@verdict/pipeline';
import { timestamp } from '@verdict/records';
import { type Command, Option } from 'commander';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CommandError, exitCodes, UsageError } from '../errors.ts';
import { fitPipeline, type FittedPipeline } from '../fit-pipeline.ts';
import { caveat, formatFit } from '../format-fit.ts';
import { openRejected } from '../read-csv-file.ts';
import { readTrainingData } from '../read-training-data.ts';
import { refuseArtifact } from '../refuse-artifact.ts';
import type { Boundary } from '../split-by-time.ts';

interface FitFlags {
  readonly data: string;
  readonly out: string;
  readonly name: string;
  readonly version: string;
  readonly recipe: string;
  readonly maxDepth: string;
  readonly minLeaf: string;
  readonly until?: string;
  readonly trainShare: string;
  readonly json?: boolean;
}

const defaultRecipe = fileURLToPath(new URL('../../recipes/orders.json', import.meta.url));

function wholeNumber(flag: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw new UsageError(`${flag}: expected a whole number from 1 to ${most}, got ${text}`);
}

function boundaryOf({ until, trainShare }: FitFlags): Boundary {
  if (until !== undefined) {
    const time = timestamp.safeParse(until);
    if (time.success) return { until: time.data };
    throw new UsageError(`--until: expected a time as YYYY-MM-DD HH:MM:SS, got ${until}`);
  }
  const share = Number(trainShare);
  if (share > 0 && share < 1) return { share };
  throw new UsageError(`--train-share: expected a number between 0 and 1, got ${trainShare}`);
}

async function readRecipeFile(file: string): Promise<TransformerConfig> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`--recipe: expected a file that can be read, got ${reason}`, {
      cause: error,
    });
  });
  return readRecipe(file, text);
}

/** A feature that is beyond numbers of 32 bits is the affair of the recipe. */
function explain(error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  return new ArtifactError(error.message, { cause: error });
}

function print(fitted: FittedPipeline, out: string, rejected: number, json: boolean): void {
  const { artifact, training, later, scores } = fitted;
  const { pipeline, digest } = artifact;
  const figures = { model: pipeline.model, digest, out, rejected, training, later, scores, caveat };
  console.log(json ? JSON.stringify(figures) : `${formatFit(fitted)}\nwritten to ${out}`);
}

async function fit(flags: FitFlags): Promise<number> {
  const { name, version, out } = flags;
  const boundary = boundaryOf(flags);
  const maxDepth = wholeNumber('--max-depth', flags.maxDepth, 50);
  const leastInLeaf = wholeNumber('--min-leaf', flags.minLeaf, 1_000_000);
  refuseArtifact(out);
  const recipe = await readRecipeFile(flags.recipe);
  const rejected = openRejected();
  const orders = await readTrainingData(flags.data, rejected);
  const created_at = new Date().toISOString();
  const grow = { maxDepth, leastInLeaf };
  const options = { name, version, created_at, recipe, boundary, grow };
  const fitted = await fitPipeline(orders, options).catch((error: unknown) => {
    throw explain(error);
  });
  await writeArtifactFolder(out, fitted.artifact.files);
  print(fitted, out, rejected.count(), flags.json ?? false);
  return rejected.count() === 0 ? exitCodes.ok : exitCodes.incomplete;
}

export function addFitCommand(
  program: Command,
  run: (code: Promise<number>) => Promise<void>,
): void {
  program
    .command('fit')
    .description('learn a decision tree from orders with outcomes, and try it on the later ones')
    .requiredOption('--data <dir>', 'the four CSV files; orders.csv with order_fulfilled')
    .requiredOption('--out <folder>', 'where the artifact goes')
    .option('--name <name>', 'of the pipeline', 'orders-tree')
    .option('--version <v>', 'of the pipeline', '1.0.0')
    .option(
      '--recipe <file>',
      'a pipeline.json whose steps may lack what they learn',
      defaultRecipe,
    )
    .option('--max-depth <n>', 'questions on the longest way through the tree', '6')
    .option('--min-leaf <n>', 'training orders at each leaf', '5')
    .addOption(
      new Option('--until <time>', 'learn from the orders before this time').conflicts(
        'trainShare',
      ),
    )
    .option('--train-share <share>', 'learn from this share of the orders, the earliest', '0.75')
    .option('--json', 'print figures as JSON')
    .action((flags: FitFlags) => run(fit(flags)));
}
