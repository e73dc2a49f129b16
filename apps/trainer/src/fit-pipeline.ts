// From orders with outcomes to an artifact, and how it does on the orders that came later: top to bottom.
import type { GrowOptions } from '@verdict/decision-tree';
import {
  type Artifact,
  type ArtifactAbout,
  choosePipeline,
  compileTransformer,
  defaultModel,
  draftPipeline,
  fitTransformer,
  type KnownOrder,
  type Pipeline,
  sealWithExamples,
  type TransformerConfig,
  writeTransformer,
} from '@verdict/pipeline';
import type { Recommendation } from '@verdict/records';
import { chooseExamples } from './choose-examples.ts';
import { countBaseline } from './count-baseline.ts';
import { type Label, type Labelled, labelOrders } from './label.ts';
import { learnTree, type TreeModel } from './learn-tree.ts';
import type { TrainingOrder } from './read-training-data.ts';
import { type Decide, type Score, score } from './score.ts';
import { type Boundary, splitByTime } from './split-by-time.ts';

export interface FitOptions {
  readonly name: string;
  readonly version: string;
  /** ISO 8601 in UTC. */
  readonly created_at: string;
  readonly recipe: TransformerConfig;
  readonly boundary: Boundary;
  readonly grow: GrowOptions;
}

export interface Part {
  readonly from: string;
  readonly to: string;
  readonly orders: number;
  /** Label to how many orders. */
  readonly labels: Readonly<Record<string, number>>;
  /** Orders that were not fulfilled although `order-rules` finds nothing amiss. */
  readonly unexplained: number;
}

export interface FittedPipeline {
  readonly artifact: Artifact;
  readonly tree: TreeModel;
  readonly training: Part;
  readonly later: Part;
  /** On the later orders: of the tree, and of what it has to beat. */
  readonly scores: readonly Score[];
}

function countLabels(orders: readonly Label[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { label } of orders) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

function describePart(orders: readonly (KnownOrder & Label)[]): Part {
  return {
    from: orders[0]?.order.timestamp ?? '',
    to: orders.at(-1)?.order.timestamp ?? '',
    orders: orders.length,
    labels: countLabels(orders),
    unexplained: orders.filter(({ isUnexplained }) => isUnexplained).length,
  };
}

function aboutOf(
  { name, version, created_at }: FitOptions,
  training_window: ArtifactAbout['training_window'],
): ArtifactAbout {
  return {
    name,
    version,
    description: 'A decision tree, learned from orders and their outcomes.',
    created_at,
    feature_mode: 'order-time',
    training_window,
  };
}

function decideWith(pipeline: Pipeline): Decide {
  return async ({ order, facts }) =>
    (await pipeline.decide(order, facts, { strict: false })).recommendation;
}

function mostFrequent(orders: readonly Label[]): Recommendation {
  const counts = countLabels(orders);
  const first = orders[0]?.label ?? 'Deliver';
  return orders.reduce(
    (most, { label }) => ((counts[label] ?? 0) > (counts[most] ?? 0) ? label : most),
    first,
  );
}

async function scoreAll(
  pipeline: Pipeline,
  training: readonly Label[],
  later: readonly Labelled<TrainingOrder>[],
): Promise<Score[]> {
  const rules = await choosePipeline(defaultModel);
  const majority = mostFrequent(training);
  return Promise.all([
    score(pipeline.model, decideWith(pipeline), later),
    score(defaultModel, decideWith(rules.pipeline), later),
    score(`always ${majority}`, () => majority, later),
  ]);
}

const encode = (text: string) => new TextEncoder().encode(text);

/**
 * @param orders by time
 * @throws ArtifactError where the recipe makes no pipeline
 * @throws CommandError where there are no orders to learn from, or none to try it on
 */
export async function fitPipeline(
  orders: readonly TrainingOrder[],
  options: FitOptions,
): Promise<FittedPipeline> {
  const { training, later } = splitByTime(await labelOrders(orders), options.boundary);
  const transformer = fitTransformer(options.recipe, training);
  const tree = learnTree(compileTransformer(transformer), training, options.grow);
  const files = new Map([
    ['pipeline.json', encode(writeTransformer(transformer))],
    ['model.json', encode(`${JSON.stringify(tree)}\n`)],
  ]);
  const { from, to, orders: count } = describePart(training);
  const window = { from, to, orders: count };
  const about = aboutOf(options, window);
  const draft = await draftPipeline(about, files);
  const baseline = await countBaseline(draft, training, window);
  const examples = await chooseExamples(draft, training);
  const withBaseline = new Map([
    ...files,
    ['baseline.json', encode(`${JSON.stringify(baseline)}\n`)],
  ]);
  const artifact = await sealWithExamples(about, withBaseline, examples);
  return {
    artifact,
    tree,
    training: describePart(training),
    later: describePart(later),
    scores: await scoreAll(artifact.pipeline, training, later),
  };
}
