// The rules with a hook beside them: one that does as it should, those that fail in each way, and one that is waited
// for.
import { type HookOutcome, readHookCounts } from '@verdict/hooks';
import { openLog } from '@verdict/runtime';
import { startHooks } from '@verdict/worker/hooks';
import type { Redis } from 'ioredis';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Means } from './means.ts';
import { prefix, settings } from './verdict-run.ts';

interface BenchHook {
  /** What its module exports. */
  readonly text: string;
  /** Among these all orders have to be. */
  readonly outcomes: readonly HookOutcome[];
  /** That it has when all orders are decided. */
  readonly endMs: number;
}

function observer(deed: string): string {
  return `let units = 0;
    export default { kind: 'observe', name: 'bench', at: 'after-decision',
      observe: ({ order }) => { ${deed} } };`;
}

const wellBehaved: BenchHook = {
  text: observer('units += order.quantity;'),
  outcomes: ['seen'],
  endMs: 10_000,
};

/** Nobody waits for what it has not seen in the end. */
function failing(deed: string): BenchHook {
  return {
    text: observer(deed),
    outcomes: ['seen', 'failed', 'skipped', 'dropped'],
    endMs: 0,
  };
}

const guard: BenchHook = {
  text: `export default { kind: 'guard', name: 'bench', at: 'after-decision', onFailure: 'reject',
      timeoutMs: 10_000, guard: ({ order }) => order.quantity > 0 || { reject: 'nothing' } };`,
  outcomes: ['passed'],
  endMs: 10_000,
};

/** @throws Error unless the hook met every order */
async function checkHook(redis: Redis, outcomes: readonly HookOutcome[], orders: number) {
  const [report] = await readHookCounts({ redis, prefix });
  const met = outcomes.reduce((sum, outcome) => sum + (report?.counts[outcome] ?? 0), 0);
  if (met !== orders) throw new Error(`expected ${orders} orders at the hook, got ${met}`);
}

function hookMeans({ text, outcomes, endMs }: BenchHook): (redis: Redis) => Promise<Means> {
  return async (redis) => {
    const dir = await mkdtemp(join(tmpdir(), 'verdict-hook-'));
    const module = join(dir, 'hook.mjs');
    await writeFile(module, text);
    const home = { redis, prefix };
    const log = openLog('error', 'bench');
    const { hooks, end } = await startHooks({ HOOKS: module }, home, log, (error) => {
      throw error;
    });
    return {
      settings,
      work: hooks === undefined ? {} : { hooks },
      end: async (orders) => {
        await end(endMs);
        await rm(dir, { recursive: true });
        await checkHook(redis, outcomes, orders);
      },
    };
  };
}

export const observerMeans = hookMeans(wellBehaved);
export const throwingMeans = hookMeans(failing("throw new Error('broken');"));
export const hangingMeans = hookMeans(failing('return new Promise(() => {});'));
export const endlessMeans = hookMeans(failing('for (;;);'));
export const slowMeans = hookMeans(
  failing('const end = performance.now() + 50; while (performance.now() < end);'),
);
export const floodingMeans = hookMeans(
  failing("console.log('x'.repeat(1e5)); void Promise.reject(new Error('y')); return Array(1e5);"),
);
export const guardMeans = hookMeans(guard);
