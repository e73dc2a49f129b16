import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type DataThresholds, parseThresholds } from './data-thresholds.ts';

/** A file of thresholds that cannot be used: which, where in it, what was expected. */
export class ThresholdsError extends Error {
  override readonly name = 'ThresholdsError';
}

function describeProblem(error: unknown): string {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  const problems = error.issues.map(({ path, message }) => {
    return path.length === 0 ? message : `${path.join('.')}: ${message}`;
  });
  return problems.join('; ');
}

/**
 * @param file none where it is empty
 * @throws ThresholdsError
 */
export async function readThresholds(file: string): Promise<DataThresholds> {
  if (file === '') return {};
  try {
    return parseThresholds(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new ThresholdsError(`${file}: ${describeProblem(error)}`, { cause: error });
  }
}
