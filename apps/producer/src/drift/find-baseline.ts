import { loadArtifact } from '@verdict/pipeline';
import { fetchArtifact, type Run } from '@verdict/results';
import type { Session } from '../session.ts';
import type { Reference } from './reference.ts';

/** What the pipeline of a run was trained with; undefined where it is code, rules, or older than baselines are. */
export async function findBaseline(
  { home }: Session,
  { settings: { pipeline: digest } }: Run,
): Promise<Reference | undefined> {
  const files = digest === undefined ? undefined : await fetchArtifact(home, digest);
  if (files === undefined) return undefined;
  const { baseline } = await loadArtifact(files);
  if (baseline === undefined) return undefined;
  const { window, features, decisions } = baseline;
  return { kind: 'artifact', ...window, features, decisions };
}
