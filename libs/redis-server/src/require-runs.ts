import { run } from './run.ts';

const VERSION_TIMEOUT_MS = 10_000;

/** Throws unless the executable starts on this machine: it may lack a library, or be another system's. */
export async function requireRuns(executable: string): Promise<void> {
  const output = await run(executable, ['--version'], VERSION_TIMEOUT_MS);
  if (!/\bv=\d/.test(output)) {
    throw new Error(`${executable} --version printed no version of Redis or Valkey: ${output}`);
  }
}

export async function runs(executable: string): Promise<boolean> {
  return requireRuns(executable).then(
    () => true,
    () => false,
  );
}
