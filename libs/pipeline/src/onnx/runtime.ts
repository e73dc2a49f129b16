// onnxruntime-node, which users install who need it: 290 MB, of which nobody else shall know.
import { createRequire } from 'node:module';
import { z } from 'zod';
import { ArtifactError } from '../artifact-error.ts';

export interface Tensor {
  readonly type: string;
  readonly data: ArrayLike<unknown>;
  readonly dims: readonly number[];
}

interface ValueMetadata {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type?: string;
  /** A number where the size is fixed. */
  readonly shape?: readonly (number | string)[];
}

/** The part of its API that is used. */
export interface OrtSession {
  readonly inputMetadata: readonly ValueMetadata[];
  readonly outputMetadata: readonly ValueMetadata[];
  readonly run: (
    feeds: Readonly<Record<string, Tensor>>,
    fetches: readonly string[],
  ) => Promise<Readonly<Record<string, Tensor>>>;
  readonly release: () => Promise<void>;
}

export interface Runtime {
  readonly InferenceSession: {
    readonly create: (model: Uint8Array, options: object) => Promise<OrtSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => Tensor;
}

const version = '1.30.0';
const isFunction = (value: unknown): boolean => typeof value === 'function';

const runtimeSchema = z.custom<Runtime>((value) => {
  const parts = z.object({
    InferenceSession: z.custom<Runtime['InferenceSession']>(isFunction),
    Tensor: z.custom<Runtime['Tensor']>(isFunction),
  });
  return parts.safeParse(value).success;
}, `expected onnxruntime-node ${version}`);

const require = createRequire(import.meta.url);

/**
 * @throws ArtifactError where it is not installed, or not for this machine: it says what to do
 */
export function loadRuntime(): Runtime {
  try {
    return runtimeSchema.parse(require('onnxruntime-node'));
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ArtifactError(
      `an ONNX model needs onnxruntime-node: npm install --ignore-scripts onnxruntime-node@${version} ` +
        `where workers run, and where models are checked (${reason})`,
      { cause: error },
    );
  }
}
