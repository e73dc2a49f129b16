import { stat } from 'node:fs/promises';
import { UsageError } from './errors.ts';

/** Which file a path leads to, through links too; undefined for none, and for stdin. */
async function fileAt(path: string): Promise<string | undefined> {
  if (path === '-') return undefined;
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found?.isFile() ? `${found.dev}:${found.ino}` : undefined;
}

/** @throws UsageError when what is written would take the place of what is read */
export async function refuseOverwriting(
  flag: string,
  out: string | undefined,
  input: string | undefined,
): Promise<void> {
  if (out === undefined || input === undefined) return;
  const file = await fileAt(out);
  if (file === undefined || file !== (await fileAt(input))) return;
  throw new UsageError(`${flag}: expected another file than the input, got ${out}`);
}
