import { access, constants } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';

/** The files on PATH with one of these names: every place of the first name, then of the next. */
export async function findOnPath(names: readonly string[]): Promise<readonly string[]> {
  // oxlint-disable-next-line node/no-process-env -- no setting of ours: it is where programs are
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = names.flatMap((name) => folders.map((folder) => resolve(folder, name)));
  const executable = await Promise.all(candidates.map(isExecutable));
  return candidates.filter((_, index) => executable[index]);
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
