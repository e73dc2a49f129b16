import { type Finished, runNode } from './commands.ts';

/** `trainer` with the given arguments; it needs no Redis. */
export function trainer(args: readonly string[]): Promise<Finished> {
  return runNode('apps/trainer/bin/trainer.js', args, process.env);
}

/** `trainer ... --json` that has to succeed, parsed. */
export async function trainerJson(args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await trainer([...args, '--json']);
  if (code !== 0) throw new Error(`trainer ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}
