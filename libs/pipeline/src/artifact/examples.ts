// Golden rows: orders of which an artifact says itself what it makes of them. They are decided when it is loaded.
import { orderSchema, recommendations, snapshotSchema } from '@verdict/records';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ArtifactError } from '../artifact-error.ts';
import type { KnownOrder } from '../fit.ts';
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
  { order, facts }: KnownOrder,
) {
  const decision = await pipeline.decide(order, facts, { strict: false });
  return { features: pipeline.featuresOf(order, facts), ...decision };
}

/** @returns the text of `examples.jsonl` for orders as a pipeline decides them */
export async function writeExamples(
  pipeline: Pick<Pipeline, 'decide' | 'featuresOf'>,
  known: readonly KnownOrder[],
): Promise<string> {
  const lines = known.map(async ({ order, facts }) => {
    const answer = await answerOf(pipeline, { order, facts });
    return `${JSON.stringify({ order, facts, ...answer })}\n`;
  });
  return (await Promise.all(lines)).join('');
}

/** @throws ArtifactError where a line is no example, or there is none */
export function readExamples(text: string): Example[] {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.length === 0) throw new ArtifactError('examples.jsonl: expected at least one line');
  return lines.map((line, index) =>
    parseJsonFile(`examples.jsonl:${index + 1}`, line, exampleSchema),
  );
}

/** @throws ArtifactError at the first line that is decided otherwise, or that is no example */
export async function refuseOtherDecisions(
  pipeline: Pick<Pipeline, 'decide' | 'featuresOf'>,
  text: string,
): Promise<void> {
  for (const [index, { order, facts, ...expected }] of readExamples(text).entries()) {
    const got = await answerOf(pipeline, { order, facts });
    if (isDeepStrictEqual(got, expected)) continue;
    throw new ArtifactError(
      `examples.jsonl:${index + 1}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`,
    );
  }
}
