import { parseJson, quoteInput } from '@verdict/records';
import { z } from 'zod';
import { ArtifactError } from '../artifact-error.ts';

function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : ` at ${path.map(String).join('.')}`;
}

const anything = z.record(z.string(), z.unknown()).or(z.array(z.unknown()));

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const { data } = anything.safeParse(value);
  return data === undefined ? undefined : valueAt(Reflect.get(data, key), rest);
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
  if (issue === undefined) throw error;
  const got = quoteInput(valueAt(parsed.value, issue.path));
  throw new ArtifactError(`${file}${placeOf(issue.path)}: ${issue.message}, got ${got}`);
}
