// Hooks as the settings name them, wired to Redis and to the log.
import { addHookCounts, type Hooks, type HookTrouble, openHooks } from '@verdict/hooks';
import { describeError, type Log, openRareLog, type Settings } from '@verdict/runtime';
import type { Shard } from '@verdict/shards';
import { hideCustomer } from './hide-customer.ts';
import { repeat } from './repeat.ts';

const writeEveryMs = 1000;
const tellEveryMs = 60_000;

export interface RunningHooks {
  /** Left out where there are none. */
  readonly hooks?: Hooks;
  /** Tells what waits, flushes, stops and writes what is left, the first three within this time. */
  readonly end: (limitMs: number) => Promise<void>;
}

/** The paths of their modules. */
export function hookModules({ HOOKS }: Pick<Settings, 'HOOKS'>): string[] {
  const paths = HOOKS.split(',').map((path) => path.trim());
  return paths.filter((path) => path !== '');
}

function openTrouble(log: Log) {
  const rare = openRareLog({
    intervalMs: tellEveryMs,
    log: (cause) => log.warn({ cause }, 'a hook failed; orders go on'),
    logSuppressed: (suppressed) => log.warn({ suppressed }, 'hooks failed more often'),
  });
  const tell = ({ hook, what, event }: HookTrouble) =>
    rare.write(`${hook}: ${describeError(hideCustomer(new Error(what), event))}`);
  return { tell, close: rare.close };
}

async function write(home: Shard, { take, putBack }: Hooks): Promise<void> {
  const taken = take();
  try {
    await addHookCounts(home, taken);
  } catch (error) {
    putBack(taken);
    throw error;
  }
}

/**
 * @param home where the runs are listed
 * @throws HookError where a module cannot be used
 */
export async function startHooks(
  settings: Pick<Settings, 'HOOKS'>,
  home: Shard,
  log: Log,
  onFailing: (error: unknown) => void,
): Promise<RunningHooks> {
  const modules = hookModules(settings);
  if (modules.length === 0) return { end: async () => {} };
  const trouble = openTrouble(log);
  const hooks = await openHooks(modules, trouble.tell);
  const endWriting = repeat(() => write(home, hooks), writeEveryMs, onFailing);
  const end = async (limitMs: number) => {
    await hooks.end(limitMs);
    await endWriting();
    trouble.close();
  };
  return { hooks, end };
}
