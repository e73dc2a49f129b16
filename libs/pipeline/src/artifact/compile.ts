// The parts of an artifact that decide, from its files.
import { ArtifactError } from '../artifact-error.ts';
import { type Model, type ModelFile, modelSchema } from '../models/index.ts';
import { compileTransformer, type Transformer, transformerSchema } from '../transformer.ts';
import { type ArtifactFiles, textOf } from './files.ts';
import { parseJsonFile } from './parse-json.ts';

export interface CompiledArtifact {
  readonly transformer: Transformer;
  readonly model: Model;
  readonly runtime: ModelFile['kind'];
}

/** Errors of the work name the file they are in. */
async function within<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    throw new ArtifactError(`${file}: ${error.message}`, { cause: error });
  }
}

/** @throws ArtifactError where a part cannot be read, is unknown here, or does not fit the others */
export async function compileArtifact(files: ArtifactFiles): Promise<CompiledArtifact> {
  const steps = parseJsonFile('pipeline.json', textOf(files, 'pipeline.json'), transformerSchema);
  const transformer = await within('pipeline.json', () => compileTransformer(steps));
  const file = parseJsonFile('model.json', textOf(files, 'model.json'), modelSchema);
  const model = await within('model.json', async () => {
    const opened = (await file.open?.(files)) ?? file;
    return opened.compile(transformer.selected);
  });
  return { transformer, model, runtime: file.kind };
}

/** What a manifest says of the parts, for those who go by it. */
export function describeParts({ transformer, model, runtime }: CompiledArtifact) {
  const { inputs, features } = transformer;
  return {
    inputs: [...inputs],
    features: features.map(({ name, type, isNullable }) => ({ name, type, nullable: isNullable })),
    classes: [...model.classes],
    runtime,
  };
}
