import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a program to its end and returns its output; the error of one that fails holds its stderr. */
export async function run(
  file: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<string> {
  const { stdout } = await promisify(execFile)(file, args, { timeout: timeoutMs });
  return stdout;
}
