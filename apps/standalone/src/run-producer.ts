import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sayCommand } from './say.ts';
import { StepFailedError } from './step-failed-error.ts';
import type { Workplace } from './workplace.ts';

const producer = fileURLToPath(import.meta.resolve('@verdict/producer'));

/** The command went through, but some rows were rejected or some orders failed. */
const incompleteCode = 3;

/**
 * Runs one `producer` command, with its output shown.
 * @returns its exit code, 0 or 3
 * @throws StepFailedError for any other end
 */
export async function runProducer(
  { env, signal }: Pick<Workplace, 'env' | 'signal'>,
  ...args: readonly string[]
): Promise<number> {
  const command = `producer ${args.join(' ')}`;
  sayCommand(command);
  signal.throwIfAborted();
  const child = spawn(process.execPath, [producer, ...args], { env, signal, stdio: 'inherit' });
  const [code]: (number | null)[] = await once(child, 'exit').catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
  signal.throwIfAborted();
  if (code === 0 || code === incompleteCode) return code;
  throw new StepFailedError(command, code ?? 1);
}
