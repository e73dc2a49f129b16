// The commands as users run them, against the Redis of the pictures.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { endsWithUs } from '../faults/stage/ends-with-us.ts';
import { repo } from '../faults/stage/repo.ts';

type App = 'producer' | 'worker' | 'dashboard';

export type Start = (
  app: App,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
) => ChildProcess;

export function commandsOf(redisUrl: string): Start {
  return (app, args, env = {}) => {
    const child = fork(join(repo, `apps/${app}/bin/${app}.js`), [...args], {
      env: { ...process.env, REDIS_URL: redisUrl, LOG_LEVEL: 'error', NO_COLOR: '1', ...env },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    endsWithUs(child);
    return child;
  };
}

/** Finished; 3 says that some orders failed or were rejected, as they shall here. */
export async function finish(child: ChildProcess): Promise<void> {
  const [code]: (number | null)[] = await once(child, 'exit');
  if (code !== 0 && code !== 3) throw new Error(`${child.spawnargs.join(' ')} ended with ${code}`);
}

/** Where the dashboard listens, as it says itself. */
export async function addressOf(dashboard: ChildProcess): Promise<string> {
  let said = '';
  for await (const part of dashboard.stderr ?? []) {
    said += String(part);
    const [, url] = /^dashboard: (http:\S+)$/m.exec(said) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`expected the dashboard to say where it is, got ${said}`);
}
