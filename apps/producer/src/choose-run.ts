import { runName } from '@verdict/records';
import { listRuns, type Run } from '@verdict/results';
import { CommandError, UsageError } from './errors.ts';
import type { Session } from './session.ts';

const defaultRun = 'orders';

/** @throws UsageError when it cannot name a run */
export function checkRunName(name: string): string {
  const parsed = runName.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new UsageError(`--run: ${parsed.error.issues[0]?.message}, got ${JSON.stringify(name)}`);
}

/**
 * The run that is meant: the named one, else `orders`, else the only one there is.
 * @throws CommandError when there is no such run
 * @throws UsageError when several could be meant
 */
export async function chooseRun(session: Session, name: string | undefined): Promise<Run> {
  const runs = await listRuns(session.home);
  const known = runs.map(({ run }) => run).join(', ') || 'none';
  const named = runs.find(({ run }) => run === (name ?? defaultRun));
  if (named !== undefined) return named;
  if (name !== undefined) throw new CommandError(`there is no run ${name}; runs: ${known}`);
  const [only, second] = runs;
  if (only === undefined) throw new CommandError('there is no run yet: enqueue a file first');
  if (second !== undefined) throw new UsageError(`several runs exist: say --run, one of ${known}`);
  return only;
}
