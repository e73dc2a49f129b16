// A model that another tool trained, as `model.onnx`; it is run by onnxruntime-node, where that is installed.
import {
  ImpossibleOrderError,
  OrderError,
  type Recommendation,
  recommendations,
} from '@verdict/records';
import { z } from 'zod';
import { ArtifactError } from '../artifact-error.ts';
import { type ArtifactFiles, fileOf } from '../artifact/files.ts';
import type { Column, Row } from '../columns.ts';
import { openBatches } from '../onnx/batches.ts';
import { openRunner } from '../onnx/open-runner.ts';
import type { Answer } from '../onnx/session.ts';
import { columnName } from '../steps/step.ts';
import type { Model, ModelFile } from './model.ts';
import { refuseOtherInputs, refuseOtherThanNumbers } from './tree.ts';

const outputName = z.string().min(1).max(1000);

const onnxSchema = z
  .strictObject({
    kind: z.literal('onnx'),
    /** The columns, in the order in which the model sees them. */
    inputs: z.array(columnName).min(1).max(10_000),
    /** In the order of its labels, where they are numbers, and of its probabilities. */
    classes: z.array(z.enum(recommendations)).min(1),
    /** The name of its input: rows of 32 bits. */
    input: outputName,
    /** The name of the output with the class of each row. */
    label: outputName.optional(),
    /** The name of the output with the probability of each class, a tensor. */
    probabilities: outputName.optional(),
  })
  .refine(
    ({ label, probabilities }) => label !== undefined || probabilities !== undefined,
    'expected the name of the output label or probabilities',
  );

type OnnxConfig = z.infer<typeof onnxSchema>;

/** `HoldCheckPayment` becomes `onnx.hold-check-payment`. */
function reasonOf(recommendation: Recommendation): string {
  return `onnx${recommendation.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`.replace(
    '-',
    '.',
  );
}

function refuseStrange(row: Float32Array, inputs: readonly string[]): void {
  const at = row.findIndex((value) => !Number.isFinite(value));
  if (at === -1) return;
  const message = `expected a finite number of 32 bits in ${inputs[at]}, got ${row[at]}`;
  throw new ImpossibleOrderError('model.not-finite', message);
}

function decisionOf(answer: Answer, classes: readonly Recommendation[]) {
  if ('fault' in answer) throw new ImpossibleOrderError(answer.reason, answer.fault);
  const recommendation = classes[answer.label];
  if (recommendation === undefined) throw new OrderError('model.failed', 'expected a class');
  return { recommendation, reason: reasonOf(recommendation) };
}

function explain(error: unknown): OrderError {
  const message = error instanceof Error ? error.message : String(error);
  return new OrderError('model.failed', message, { cause: error });
}

type Ask = (row: Float32Array) => Promise<Answer>;

function compileOnnx(
  { inputs, classes }: OnnxConfig,
  selected: readonly Column[],
  ask: Ask,
): Model {
  refuseOtherInputs(inputs, selected);
  refuseOtherThanNumbers(selected);
  return {
    classes,
    decide: async (row: Row) => {
      const values = Float32Array.from(selected, ({ slot }) => Number(row[slot]));
      refuseStrange(values, inputs);
      const answer = await ask(values).catch((error: unknown) => {
        throw explain(error);
      });
      return decisionOf(answer, classes);
    },
  };
}

async function openOnnx(config: OnnxConfig, files: ArtifactFiles): Promise<ModelFile> {
  const shape = { ...config, width: config.inputs.length };
  const { run, most } = await openRunner(fileOf(files, 'model.onnx'), shape);
  const ask = openBatches(run, most);
  return { kind: config.kind, compile: (selected) => compileOnnx(config, selected, ask) };
}

export const onnx = onnxSchema.transform((config): ModelFile => ({
  kind: config.kind,
  compile: () => {
    throw new ArtifactError('expected model.onnx to be opened');
  },
  open: (files) => openOnnx(config, files),
}));
