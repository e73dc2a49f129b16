/** An artifact that cannot be used: what was expected of it, what came, and in which file of it. */
export class ArtifactError extends Error {
  override readonly name = 'ArtifactError';
}
