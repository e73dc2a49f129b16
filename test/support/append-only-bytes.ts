import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of the append-only files in the data directory of a Redis. */
export async function appendOnlyBytes(dir: string): Promise<number> {
  const files = await readdir(dir, { recursive: true });
  const sizes = await Promise.all(
    files.filter((file) => file.endsWith('.aof')).map((file) => stat(join(dir, file))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}
