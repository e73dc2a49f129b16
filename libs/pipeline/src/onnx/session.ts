// One ONNX model, and what it makes of some rows. It runs on the thread that asks: see thread.ts.
import { ArtifactError } from '../artifact-error.ts';
import { heaviest } from '../models/tree.ts';
import { loadRuntime, type OrtSession, type Runtime, type Tensor } from './runtime.ts';

export interface ModelShape {
  /** How many numbers a row has. */
  readonly width: number;
  /** Names of the classes, in the order of the model's labels and probabilities. */
  readonly classes: readonly string[];
  readonly input: string;
  /** The output with the class, by name or by number; without it the most probable counts. */
  readonly label?: string | undefined;
  /** The output with the probability of each class. */
  readonly probabilities?: string | undefined;
}

/** The number of the class, or why there is none. */
export type Answer =
  | { readonly label: number }
  | { readonly reason: 'model.not-finite' | 'model.unknown-class'; readonly fault: string };

export interface Session {
  /** Rows that it takes at once. */
  readonly most: number;
  /** @throws what onnxruntime does of a row that it cannot take, and of all beside it */
  readonly run: (rows: readonly Float32Array[]) => Promise<readonly Answer[]>;
  readonly close: () => Promise<void>;
}

const mostRows = 128;

function namesOf(names: readonly { readonly name: string }[]): string {
  return names.map(({ name }) => name).join(', ');
}

/** A batch of any size, or of one row; rows as wide as the pipeline makes them. Returns the most at once. */
function mostOf({ inputMetadata }: OrtSession, { input, width }: ModelShape): number {
  const found = inputMetadata.find(({ name }) => name === input);
  const got = found ? `${found.type} ${JSON.stringify(found.shape)}` : namesOf(inputMetadata);
  const [rows, columns] = found?.shape ?? [];
  const fits =
    found?.type === 'float32' &&
    found.shape?.length === 2 &&
    (columns === width || typeof columns === 'string') &&
    (rows === 1 || typeof rows === 'string');
  if (fits && inputMetadata.length === 1) return rows === 1 ? 1 : mostRows;
  throw new ArtifactError(
    `expected one input ${input}, float32 of any number of rows x ${width}, got ${got}`,
  );
}

function refuseOtherOutputs({ outputMetadata }: OrtSession, names: readonly string[]): void {
  for (const wanted of names) {
    const found = outputMetadata.find(({ name }) => name === wanted);
    if (found?.isTensor) continue;
    const got = found ? 'none: export it without ZipMap' : namesOf(outputMetadata);
    throw new ArtifactError(`expected the output ${wanted} to be a tensor, got ${got}`);
  }
}

function probabilitiesOf(tensor: Tensor, row: number, classes: number): number[] {
  return Array.from({ length: classes }, (_, at) => Number(tensor.data[row * classes + at]));
}

function labelOf(given: unknown, classes: readonly string[]): Answer {
  const label = typeof given === 'string' ? classes.indexOf(given) : Number(given);
  if (Number.isInteger(label) && classes[label] !== undefined) return { label };
  const fault = `expected a class of ${classes.join(', ')}, got ${String(given)}`;
  return { reason: 'model.unknown-class', fault };
}

type Outputs = Readonly<Record<string, Tensor>>;

function answerOf(outputs: Outputs, row: number, shape: ModelShape): Answer {
  const { classes, label: labels = '', probabilities: weights = '' } = shape;
  const known = outputs[weights];
  const probabilities = known && probabilitiesOf(known, row, classes.length);
  if (probabilities?.every(Number.isFinite) === false) {
    const fault = `expected finite probabilities, got ${probabilities.join(', ')}`;
    return { reason: 'model.not-finite', fault };
  }
  const given = outputs[labels];
  if (given !== undefined) return labelOf(given.data[row], classes);
  return { label: heaviest(probabilities ?? []) };
}

function refuseOtherSizes(
  outputs: Outputs,
  rows: number,
  { label, probabilities, classes }: ModelShape,
): void {
  const sizes = [
    [label, rows],
    [probabilities, rows * classes.length],
  ] as const;
  for (const [name, size] of sizes) {
    if (name === undefined) continue;
    const got = outputs[name]?.data.length;
    if (got === size) continue;
    throw new ArtifactError(`expected ${size} values in ${name} for ${rows} rows, got ${got}`);
  }
}

function tensorOf({ Tensor }: Runtime, rows: readonly Float32Array[], width: number): Tensor {
  const values = new Float32Array(rows.length * width);
  for (const [at, row] of rows.entries()) values.set(row, at * width);
  return new Tensor('float32', values, [rows.length, width]);
}

/** @throws ArtifactError where the model is none, or not of that shape */
export async function openSession(bytes: Uint8Array, shape: ModelShape): Promise<Session> {
  const runtime = loadRuntime();
  // One thread for each model: workers have a process for each processor.
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 };
  const session = await runtime.InferenceSession.create(bytes, options).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ArtifactError(`expected an ONNX model, got ${reason}`, { cause: error });
  });
  const { input, label, probabilities, width } = shape;
  const fetches = [label, probabilities].filter((name) => name !== undefined);
  const most = mostOf(session, shape);
  refuseOtherOutputs(session, fetches);
  return {
    most,
    run: async (rows) => {
      const outputs = await session.run({ [input]: tensorOf(runtime, rows, width) }, fetches);
      refuseOtherSizes(outputs, rows.length, shape);
      return rows.map((_, row) => answerOf(outputs, row, shape));
    },
    close: () => session.release(),
  };
}
