import { ArtifactError, type Baseline, loadArtifact } from '@verdict/pipeline';
import { fetchArtifact } from '@verdict/results';
import type { Shard } from '@verdict/shards';

export type FindBaseline = (
  home: Shard,
  digest: string | undefined,
) => Promise<Baseline | undefined>;

/** Each may be megabytes. */
const mostKept = 10;

async function read(home: Shard, digest: string): Promise<Baseline | undefined> {
  const files = await fetchArtifact(home, digest);
  try {
    return files === undefined ? undefined : (await loadArtifact(files)).baseline;
  } catch (error) {
    // What cannot be used here says nothing of how orders were: the workers tell what is wrong with it.
    if (error instanceof ArtifactError) return undefined;
    throw error;
  }
}

/** What the pipeline of a run was trained with, read once; undefined where there is no such thing. */
export function openBaselines(): FindBaseline {
  const known = new Map<string, Promise<Baseline | undefined>>();
  return async (home, digest) => {
    if (digest === undefined) return undefined;
    const reading = known.get(digest) ?? read(home, digest);
    known.delete(digest);
    known.set(digest, reading);
    reading.catch(() => known.delete(digest));
    const [oldest] = known.keys();
    if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
    return reading;
  };
}
