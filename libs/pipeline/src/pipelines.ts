// The pipelines at hand: those that come with this library, and artifacts, fetched once each.
import { ImpossibleOrderError, OrderError, type RunSettings } from '@verdict/records';
import { ArtifactError } from './artifact-error.ts';
import type { ArtifactFiles } from './artifact/files.ts';
import { digestOfArtifact } from './artifact/files.ts';
import { loadArtifact } from './artifact/load.ts';
import { readBuiltIn } from './built-in.ts';
import type { Pipeline } from './pipeline.ts';

type Named = Pick<RunSettings, 'model' | 'pipeline'>;

export interface Pipelines {
  /**
   * The pipeline of a run.
   * @throws ImpossibleOrderError `model.unknown`, `pipeline.refused`: no worker like this can ever decide with it
   * @throws OrderError `pipeline.missing` where its artifact is not to be had by now
   */
  readonly of: (settings: Named) => Promise<Pipeline>;
}

/** Beyond that the one that was used least recently is fetched again when it is needed. */
const mostAtHand = 20;

async function load(
  digest: string,
  fetchFiles: (digest: string) => Promise<ArtifactFiles | undefined>,
): Promise<Pipeline> {
  const files = await fetchFiles(digest);
  if (files === undefined) {
    throw new OrderError('pipeline.missing', `expected the artifact ${digest} in Redis, got none`);
  }
  try {
    const got = digestOfArtifact(files);
    if (got === digest) return (await loadArtifact(files)).pipeline;
    throw new ArtifactError(`manifest.json: expected the SHA-256 ${digest}, got ${got}`);
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    const message = `artifact ${digest}: ${error.message}`;
    throw new ImpossibleOrderError('pipeline.refused', message, { cause: error });
  }
}

/** @param fetchFiles of an artifact by its digest, undefined where there is none */
export function openPipelines(
  fetchFiles: (digest: string) => Promise<ArtifactFiles | undefined>,
): Pipelines {
  let builtIn: ReturnType<typeof readBuiltIn> | undefined;
  const artifacts = new Map<string, Promise<Pipeline>>();

  async function byName(model: string): Promise<Pipeline> {
    const pipelines = await (builtIn ??= readBuiltIn());
    const pipeline = pipelines.get(model);
    if (pipeline !== undefined) return pipeline;
    const known = [...pipelines.keys()].join(', ');
    throw new ImpossibleOrderError('model.unknown', `expected ${known}, got ${model}`);
  }

  function byDigest(digest: string): Promise<Pipeline> {
    const loading = artifacts.get(digest) ?? load(digest, fetchFiles);
    artifacts.delete(digest);
    artifacts.set(digest, loading);
    // One that failed is not remembered: the next order asks again.
    loading.catch(() => artifacts.delete(digest));
    const [oldest] = artifacts.keys();
    if (artifacts.size > mostAtHand && oldest !== undefined) artifacts.delete(oldest);
    return loading;
  }

  return {
    of: ({ model, pipeline }) => (pipeline === undefined ? byName(model) : byDigest(pipeline)),
  };
}
