// What the steps of a recipe learn from training orders.
import type { Order, Snapshot } from '@verdict/records';
import { parseJsonFile } from './artifact/parse-json.ts';
import { type OpenColumns, openColumns, type Row, type Transform } from './columns.ts';
import { type Step, type StepConfig, stepSchema } from './steps/index.ts';
import { atStep, type TransformerConfig, transformerSchema } from './transformer.ts';

/** An order, and what was known of it when it was placed: nothing that came later. */
export interface KnownOrder {
  readonly order: Order;
  readonly facts: Snapshot;
}

/**
 * A recipe is a `pipeline.json` in which steps may lack what they learn.
 * @param file named in the error
 * @throws ArtifactError
 */
export function readRecipe(file: string, text: string): TransformerConfig {
  return parseJsonFile(file, text, transformerSchema);
}

/** @returns the text of `pipeline.json` */
export function writeTransformer({ steps, features }: TransformerConfig): string {
  const configs = steps.map(({ config }) => config);
  return `${JSON.stringify({ steps: configs, features }, null, 2)}\n`;
}

/** Where a training order stands between two steps. */
interface FilledOrder extends KnownOrder {
  readonly row: Row;
}

type Opened = Pick<OpenColumns, 'columns' | 'names'>;

function learn(
  { fit, expand }: Step,
  { columns, names }: Opened,
  filled: readonly FilledOrder[],
): StepConfig | undefined {
  if (fit === undefined) return expand?.(names());
  const { slot } = columns.read(fit.of);
  return fit.learn(filled.map(({ row }) => row[slot] ?? null));
}

/** What was learned goes through the same door as what is read. */
function withLearned(step: Step, learned: StepConfig | undefined): Step {
  if (learned === undefined) return step;
  return parseJsonFile('what was learned', JSON.stringify(learned), stepSchema);
}

function fill({ order, facts, row }: FilledOrder, transform: Transform): void {
  transform(row, order, facts);
}

/**
 * Each step learns from its column as the steps before it, fitted already, make it of the training orders.
 * @returns the same steps, with what they learned
 * @throws ArtifactError where a step does not fit those before it, or there is nothing to learn from
 */
export function fitTransformer(
  { steps, features }: TransformerConfig,
  training: readonly KnownOrder[],
): TransformerConfig {
  const opened = openColumns();
  const filled = training.map((known): FilledOrder => ({ ...known, row: [] }));
  for (const order of filled) fill(order, opened.transform);
  const fitStep = (step: Step, index: number): Step => {
    try {
      const fittedStep = withLearned(step, learn(step, opened, filled));
      const fillColumns = fittedStep.compile(opened.columns);
      for (const order of filled) fill(order, fillColumns);
      return fittedStep;
    } catch (error) {
      throw atStep(index, step, error);
    }
  };
  return { steps: steps.map(fitStep), features };
}
