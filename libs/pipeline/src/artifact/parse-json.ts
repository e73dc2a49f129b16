import { parseJson } from '@verdict/records';
import type { z } from 'zod';
import { ArtifactError } from '../artifact-error.ts';

function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : ` at ${path.map(String).join('.')}`;
}

/**
 * @param file named in the error
 * @throws ArtifactError with the place of the first fault
 */
export function parseJsonFile<T>(file: string, text: string, schema: z.ZodType<T>): T {
  const parsed = parseJson(text);
  if ('fault' in parsed) throw new ArtifactError(`${file}: expected JSON, got ${parsed.fault}`);
  const { success, data, error } = schema.safeParse(parsed.value);
  if (success) return data;
  const [issue] = error.issues;
  throw new ArtifactError(`${file}${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'no reason'}`);
}
