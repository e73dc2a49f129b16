import { mkdir, writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';

/**
 * Leaves a CPU profile of the work in a folder, in the form of `node --cpu-prof`, which would also hold
 * what prepared the work.
 */
export async function profiled<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  const result = await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, `${process.pid}.cpuprofile`), JSON.stringify(profile));
  return result;
}
