// Golden rows: orders of which an artifact says itself what it makes of them. They are decided when it is loaded.
import { type Order, orderSchema, recommendations, type Snapshot } from '@verdict/records';
import { snapshotSchema } from '@verdict/records';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ArtifactError } from '../artifact-error.ts';
import { reasonCode } from '../models/rules.ts';
import type { Pipeline } from '../pipeline.ts';
import { parseJsonFile } from './parse-json.ts';

const featureValue = z.union([z.number(), z.string(), z.boolean(), z.null()]);

/** A line of `examples.jsonl` */
const exampleSchema = z.strictObject({
  order: orderSchema,
  facts: snapshotSchema,
  features: z.record(z.string(), featureValue),
  recommendation: z.enum(recommendations),
  reason: reasonCode,
});

export type Example = z.infer<typeof exampleSchema>;

async function answerOf(
  pipeline: Pick<Pipeline, 'decide' | 'featuresOf'>,
  { order, facts }: Pick<Example, 'order' | 'facts'>,
) {
  const decision = await pipeline.decide(order, facts, { strict: false });
  return { features: pipeline.featuresOf(order, facts), ...decision };
}

/** @returns the text of `examples.jsonl` for orders as a pipeline decides them */
export async function writeExamples(
  pipeline: Pick<Pipeline, 'decide' | 'featuresOf'>,
  known: readonly { readonly order: Order; readonly facts: Snapshot }[],
): Promise<string> {
  const lines = known.map(async ({ order, facts }) => {
    const answer = await answerOf(pipeline, { order, facts });
    return `${JSON.stringify({ order, facts, ...answer })}\n`;
  });
  return (await Promise.all(lines)).join('');
}

/** @throws ArtifactError at the first line that is decided otherwise, or that is no example */
export async function refuseOtherDecisions(
  pipeline: Pick<Pipeline, 'decide' | 'featuresOf'>,
  text: string,
): Promise<void> {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.length === 0) throw new ArtifactError('examples.jsonl: expected at least one line');
  for (const [index, line] of lines.entries()) {
    const file = `examples.jsonl:${index + 1}`;
    const { order, facts, ...expected } = parseJsonFile(file, line, exampleSchema);
    const got = await answerOf(pipeline, { order, facts });
    if (isDeepStrictEqual(got, expected)) continue;
    throw new ArtifactError(
      `${file}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`,
    );
  }
}
